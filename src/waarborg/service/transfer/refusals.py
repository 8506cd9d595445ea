"""Why a record is not brought in, or a file not read. Each says what was found, what is allowed and how to go on."""

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import Refused


class FileNotRead(Refused):
    """A file that can't be opened."""

    code = "file.not_read"
    sentence = _("%(name)s can't be read: %(why)s.")


class KindOfFileUnknown(Refused):
    """What a file holds is told by its columns, or by its ending."""

    code = "file.kind_unknown"
    sentence = _("It is not clear what %(name)s holds. Found: %(found)s. Expected is %(allowed)s.")


class ColumnsMissing(Refused):
    """A table without a column that it can't do without."""

    code = "file.columns_missing"
    sentence = _("%(name)s lacks the columns %(missing)s. It has: %(found)s.")


class NotJson(Refused):
    """Of a list nothing can be read after the place where it breaks; of lines only that one is lost."""

    code = "record.not_json"
    sentence = _("This is no JSON (%(why)s). %(rest)s")


class TooLarge(Refused):
    """No record of a help desk is that long."""

    code = "record.too_large"
    sentence = _("This record is longer than %(most_mb)s MB and was passed over.")


class NotARow(Refused):
    """A row that no table program would write."""

    code = "record.not_a_row"
    sentence = _("This row can't be read: %(why)s.")


class KindUnknown(Refused):
    """Something of the other system that is brought in by nothing here."""

    code = "record.kind_unknown"
    sentence = _("This is no record that is known of %(system)s. Its fields are: %(found)s.")


class FieldMissing(Refused):
    """Without it the record means nothing."""

    code = "record.field_missing"
    sentence = _("%(field)s is missing. Fill it in in the file, and import that again.")


class FieldNotUnderstood(Refused):
    """A value that means nothing here."""

    code = "record.field_not_understood"
    sentence = _("%(field)s is “%(found)s”. Expected is %(allowed)s.")


class StandsTwice(Refused):
    """Two different rows under one name."""

    code = "record.stands_twice"
    sentence = _("“%(id)s” stands at %(place)s already, with other details. Keep one of the two.")


class StateUnknown(Refused):
    """A state of the other system's own making."""

    code = "ticket.state_unknown"
    sentence = _(
        'The state “%(found)s” is not known. Say what it means with --state "%(found)s=…"; allowed are %(allowed)s.'
    )


class ClientMissing(Refused):
    """Everything belongs to a client."""

    code = "record.client_missing"
    sentence = _(
        "It names no client, and none follows from its mail address. Name one in it, or with --client."
    )


class ClientUnknown(Refused):
    """The organisation that it names is neither here nor in what is imported."""

    code = "record.client_unknown"
    sentence = _(
        "Its client “%(found)s” is neither known nor among what is imported. Add it, or import its record too."
    )


class ClientAmbiguous(Refused):
    """Two clients are never made one by their name."""

    code = "record.client_ambiguous"
    sentence = _("Its client could be any of several: %(found)s. Name it by its number, or with --client.")


class ClientRefused(Refused):
    """What belongs to a client that was not taken has no place either."""

    code = "record.client_refused"
    sentence = _("Its client “%(found)s” was refused itself. Put that record right first.")


class TwoForOne(Refused):
    """Two records of the other system are two; here they would be one."""

    code = "record.two_for_one"
    sentence = _(
        "“%(found)s” is here already as another record of the same import (%(other)s). Two are never made one: "
        "change one of them there, or leave it out."
    )


class PersonAmbiguous(Refused):
    """People are never made one by their name."""

    code = "person.ambiguous"
    sentence = _(
        "Several people here could be meant: %(found)s. Give the record the mail address of the right one."
    )


class AgreementNamesWebsites(Refused):
    """The websites of a client under agreement are those that the agreement names."""

    code = "website.by_agreement"
    sentence = _(
        "The agreement in force does not name %(found)s. Add it to the SLA file; the website follows it."
    )


class TicketUnknown(Refused):
    """A message without its ticket."""

    code = "message.ticket_unknown"
    sentence = _("The ticket %(found)s that this belongs to was not taken, or is not among what is imported.")


class FileNotThere(Refused):
    """An export often has no more of an attachment than its address."""

    code = "attachment.not_there"
    sentence = _("not in the folder %(folder)s beside the export")


class NotBase64(Refused):
    """Bytes within JSON are written in Base64."""

    code = "attachment.not_base64"
    sentence = _("its content is no Base64")


class NoImportAccount(Refused):
    """A record of who did it needs somebody who may."""

    code = "import.no_account"
    sentence = _("%(found)s is no administrator of the agency.")


class NotKept(Refused):
    """Something in the record that no check foresaw; it stops no other record."""

    code = "record.not_kept"
    sentence = _("The database did not take this record: %(why)s")
