"""Excuses for what was missed, and their withdrawals: both are only ever added, and seen by who sees the guarantee."""

import django.db.models.deletion
from django.db import migrations, models

import waarborg.service.foundation.identity
from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import APPEND, READ

GUARANTEE_IS_SEEN = "exists (select from guarantees_guarantee g where g.id = guarantee_id)"
EXCUSE_IS_SEEN = "exists (select from guarantees_excuse e where e.id = excuse_id)"
EXCUSE, WITHDRAWAL = "guarantees_excuse", "guarantees_excusewithdrawal"


class Migration(migrations.Migration):
    dependencies = [("guarantees", "0002_guards"), ("parties", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="Excuse",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=waarborg.service.foundation.identity.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("of", models.TextField()),
                ("at", models.DateTimeField()),
                ("why", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.person",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.client",
                    ),
                ),
                (
                    "guarantee",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excuses",
                        to="guarantees.guarantee",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "indexes": [models.Index(fields=["guarantee", "of"], name="guarantees_excuse_of")],
            },
        ),
        migrations.CreateModel(
            name="ExcuseWithdrawal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=waarborg.service.foundation.identity.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("why", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.person",
                    ),
                ),
                (
                    "client",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.client",
                    ),
                ),
                (
                    "excuse",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="guarantees.excuse",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        isolation.guard(EXCUSE, staff=APPEND, portal=READ, system=APPEND, portal_when=GUARANTEE_IS_SEEN),
        isolation.parent(EXCUSE),
        isolation.child(EXCUSE, "guarantee_id", "guarantees_guarantee"),
        isolation.append_only(EXCUSE),
        isolation.guard(WITHDRAWAL, staff=APPEND, portal=READ, system=APPEND, portal_when=EXCUSE_IS_SEEN),
        isolation.child(WITHDRAWAL, "excuse_id", EXCUSE),
        isolation.append_only(WITHDRAWAL),
    ]
