"""What DNS says of the sender's domain and of the server. It only warns, and needs the extra `stgitops[dns]`."""

from stgitops.smtp.domain.looking import look_at_domain

__all__ = ["look_at_domain"]
