"""The tables of tickets: the matter itself, what was asked about it, what was delivered, and the agency's own times."""

from waarborg.service.tickets.models.agency import ONLY_ID, Deputy, Setting
from waarborg.service.tickets.models.delivery import Delivery
from waarborg.service.tickets.models.question import Question
from waarborg.service.tickets.models.ticket import Participant, Ticket, TicketCounter

__all__ = ["ONLY_ID", "Delivery", "Deputy", "Participant", "Question", "Setting", "Ticket", "TicketCounter"]
