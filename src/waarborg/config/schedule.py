"""All periodic work, in one table: name, how often (seconds come sixth in the expression), and why.

Nothing here is what a client waits for: due instants are rows that the sweep claims, so a late or missed run delays
housekeeping and loses nothing.
"""

from typing import NamedTuple

from procrastinate import App


class Periodic(NamedTuple):
    """One line of the schedule."""

    task: str
    cron: str
    why: str


SCHEDULE = (
    Periodic(
        "foundation.seal_facts", "* * * * *", "what was recorded a minute ago can no longer be altered unseen"
    ),
    Periodic("escalations.follow_up", "* * * * * */15", "who does not take over is followed by the next"),
    Periodic("notifications.mail_due", "* * * * * */15", "ten things in a minute are one mail"),
    Periodic("notifications.forget", "13 3 * * *", "what somebody was told a quarter ago is in the story"),
    Periodic("tickets.notice_overdue_checks", "* * * * *", "a check that nobody does eats the client's time"),
    Periodic("tickets.remind_clients", "*/5 * * * *", "a question without an answer is asked again"),
    Periodic("hours.cut_forgotten_timers", "*/10 * * * *", "a timer that ran too long asks its person"),
    Periodic("organising.forget_presence", "7 * * * *", "whoever left without a word is not there any more"),
    Periodic("foundation.verify_facts", "17 3 * * *", "every seal is recomputed once a night"),
    Periodic(
        "foundation.rescue_stalled_jobs",
        "* * * * * */15",
        "a killed worker's jobs start again soon: some call people",
    ),
    Periodic("foundation.forget_finished_jobs", "43 3 * * *", "finished jobs are of no use after a week"),
    Periodic(
        "agreements.follow_in_force",
        "* * * * *",
        "a client's name, people and websites are those of the version in force",
    ),
    Periodic("foundation.forget_old_sessions", "53 3 * * *", "sessions that ended open nothing any more"),
    Periodic(
        "conversations.forget_unsent", "23 3 * * *", "files that wait a day for a message are forgotten"
    ),
    Periodic(
        "conversations.remove_files_without_row", "33 3 * * *", "a killed process can leave a file behind"
    ),
)


def plan(app: App) -> None:
    """Enter every line into the queue's periodic registry; a name that no task carries stops the start."""
    for line in SCHEDULE:
        app.periodic_registry.register_task(
            task=app.tasks[line.task], cron=line.cron, periodic_id="", configure_kwargs={}
        )
