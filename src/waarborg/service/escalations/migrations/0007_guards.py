"""Where calls are passed on and how long an answer is waited for is the agency's; whose it is to set, commands say."""

from django.db import migrations

from waarborg.service.foundation import isolation
from waarborg.service.foundation.isolation import ALL, WRITE


class Migration(migrations.Migration):
    dependencies = [("escalations", "0006_channels")]

    operations = [
        isolation.share("escalations_hook", staff=ALL),
        isolation.share("escalations_setting", staff=WRITE),
    ]
