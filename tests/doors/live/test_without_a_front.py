"""Where pages are served without the front of the web process, they are served all the same."""

import world as cast


def test_a_page_is_told_that_there_is_nothing_to_hear(client, world):
    cast.sign_in(client, world.developer)
    assert client.get("/live/").status_code == 204


def test_a_stranger_is_told_nothing_at_all(client, world):
    assert client.get("/live/").headers["Location"].startswith("/sign-in/")
