"""The cases in which a message, a file or a canned reply is not taken."""

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.refusals import Refused


class NothingSaid(Refused):
    """A message holds words, or at least a file."""

    code = "message.nothing_said"
    sentence = _("Write something, or add a file.")
    field = "text"


class TextTooLong(Refused):
    """More than anybody reads in a conversation."""

    code = "message.text_too_long"
    sentence = _("This is %(length)s characters long; at most %(most)s fit. Add it as a file instead.")
    field = "text"


class TooManyMentioned(Refused):
    """A message that calls everybody calls nobody."""

    code = "message.too_many_mentioned"
    sentence = _("At most %(most)s people can be mentioned in one message.")
    field = "text"


class AuthorOfAnotherClient(Refused):
    """Somebody of one client can't speak on the ticket of another."""

    code = "message.author_of_another_client"
    sentence = _("The author belongs to another client than the ticket.")


class OnlyNotesAreRetracted(Refused):
    """The client has read a reply already; taking it back would be rewriting history."""

    code = "message.only_notes_are_retracted"
    sentence = _(
        "A reply can't be taken back: the client may have read it. Write a further one that corrects it."
    )


class RetractedAlready(Refused):
    """Once is enough."""

    code = "message.retracted_already"
    sentence = _("This note was retracted already.")


class RetractionNeedsReason(Refused):
    """The record keeps the note and says why it was retracted."""

    code = "message.retraction_needs_reason"
    sentence = _("Say why the note is retracted.")
    field = "why"


class DraftChangedElsewhere(Refused):
    """Another device, or another window, has saved or sent this draft since."""

    code = "draft.changed_elsewhere"
    sentence = _("This draft was changed or sent on another device. Look at it before you go on.")
    field = "text"


class FileEmpty(Refused):
    """Most often a file that was still being written when it was picked."""

    code = "attachment.empty"
    sentence = _("%(name)s is empty.")
    field = "attachments"


class FileTooLarge(Refused):
    """Larger than the installation takes."""

    code = "attachment.too_large"
    sentence = _(
        "%(name)s is larger than %(most_mb)s MB. Put it somewhere for downloading and send the link."
    )
    field = "attachments"


class TooManyFiles(Refused):
    """More files than one message may carry."""

    code = "attachment.too_many"
    sentence = _("At most %(most)s files go with one message.")
    field = "attachments"


class TooManyUnsent(Refused):
    """Files that wait for a message that is never sent fill the disk."""

    code = "attachment.too_many_unsent"
    sentence = _("You have %(most)s files waiting to be sent. Send or remove some of them first.")
    field = "attachments"


class NoSuchFile(Refused):
    """The file was removed, was sent already, or is somebody else's."""

    code = "attachment.not_here"
    sentence = _("One of the files is not here any more. Add it again.")
    field = "attachments"


class NoRoomForFiles(Refused):
    """The disk is as good as full."""

    code = "attachment.no_room"
    sentence = _("There is no room for files at the moment. Send your message without them.")
    field = "attachments"


class TitleMissing(Refused):
    """A canned reply is found by its title."""

    code = "canned_reply.title_missing"
    sentence = _("Give it a title of at most %(most)s characters.")
    field = "title"


class TitleTaken(Refused):
    """Two under one title could not be told apart."""

    code = "canned_reply.title_taken"
    sentence = _("There is a canned reply with this title already.")
    field = "title"


class WordsMissing(Refused):
    """At least one language."""

    code = "canned_reply.words_missing"
    sentence = _("Write the reply in Dutch, in English, or in both.")
    field = "text_nl"


class UnknownField(Refused):
    """A field that nobody would ever fill in."""

    code = "canned_reply.unknown_field"
    sentence = _("%(unknown)s is not a field. The fields are: %(known)s.")
    field = "text_nl"


class Retired(Refused):
    """It is offered no more, so changing it changes nothing."""

    code = "canned_reply.retired"
    sentence = _("This canned reply was retired.")
