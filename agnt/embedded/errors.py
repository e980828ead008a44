"""What stops an embedded server, in one line that names the cure."""


class Refused(Exception):
    """The server cannot be had; the message is for the person at the terminal."""
