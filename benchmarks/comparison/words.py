"""The words that name a cause, in any program's output; whatever the case of the letters.

They are meant to be generous: the server's own words in the output count, and so does every way to put it that was met.
"""

import re

from stgitops.core.smtp_codes import SmtpCode

_NO_TIME = r"tim(ed?|ing)[ -]?out|no answer|(not|never) (answer|greet|respond)|never received|too (slow|long)"
_CLOSED = r"clos(e|ed|ing)\b|empty reply|disconnect|reset by|\bEOF\b|hang up|hung up|aborted"
_NOT_SMTP = r"(not|no|n't) (an? )?(valid )?(SMTP|mail server)|\bHTTP|\bIMAP|SSH-2|web server|invalid (greeting|reply)"
_NONSENSE = r"no sense|inconsisten|malformed|unexpected|unparse?able|different (reply |status )?codes|mismatched"
_UNTRUSTED = (
    r"self[- ]?signed|signed by itself|unknown (ca|authority|issuer)|(issuer|authority)\b.*\b(unknown|not trusted)"
)
_NO_ISSUER = r"local issuer|first certificate|(hasn't got a|no|without an?|unknown) known issuer|not trusted"

_WORDS = {
    SmtpCode.CONNECTION_REFUSED: r"refused",
    SmtpCode.CONNECTION_TIMED_OUT: _NO_TIME,
    SmtpCode.CLOSED: rf"{_CLOSED}|\b421\b",
    SmtpCode.NO_GREETING: rf"{_NO_TIME}|{_CLOSED}|longer than",
    SmtpCode.GREETING_TEMPORARY: r"\b421\b|busy",
    SmtpCode.GREETING_REFUSED: r"\b554\b|no service",
    SmtpCode.NOT_SMTP: _NOT_SMTP,
    SmtpCode.INCONSISTENT: _NONSENSE,
    SmtpCode.TOO_LONG: r"too (long|large|many|big)|without (an )?end|(more|longer) than \d+|exceeds|limit",
    SmtpCode.NO_ANSWER_TO_EHLO: _NO_TIME,
    SmtpCode.STARTTLS_MISSING: (
        r"STARTTLS[^\n]*\b(not|n't|never|no)\b|(not|no|n't|without)[^\n]{0,40}\b(STARTTLS|TLS)|STARTTLS[^\n]*(502|500)"
    ),
    SmtpCode.STARTTLS_REFUSED: r"\b454\b|TLS not available",
    SmtpCode.PLAIN_HERE: (
        r"not (encrypted|with TLS|TLS)|in the clear|plain|wrong[ _]version[ _]number|unexpected TLS packet|"
        r"unknown protocol|packet length|record layer"
    ),
    SmtpCode.TLS_HERE: r"encrypted|implicit TLS|speaks TLS|TLS (from|at once|port)|SSL port",
    SmtpCode.NO_COMMON_PROTOCOL: (
        r"unsupported[ _]protocol|protocol[ _]version|no (protocol|cipher)|version[^\n]*(old|low|unsupported)|"
        r"TLS ?(v)?1\.0|(older|old) than|unsupported version"
    ),
    SmtpCode.INJECTED: (
        r"inject|in the clear where|before (TLS|the handshake)|behind|between|after STARTTLS|extra data|pipelin"
    ),
    SmtpCode.TLS_TIMED_OUT: rf"{_NO_TIME}|not over in",
    SmtpCode.CLIENT_CERTIFICATE: r"client certificate|certificate (is )?(required|wanted)|certificate[ _]required",
    SmtpCode.EXPIRED: r"expired|(certificate|validity)[^\n]*ended",
    SmtpCode.NOT_YET_VALID: r"not (yet )?(valid|active|activated)( yet|\b)|begins|in the future|valid only from",
    SmtpCode.OTHER_NAME: (
        r"(host ?name|name|owner|altnames?)[^\n]*(not match|mismatch|n't match)|is for|not valid for|"
        r"not match[^\n]*(host|name)|owner[^\n]*not match"
    ),
    SmtpCode.SELF_SIGNED: rf"{_UNTRUSTED}|{_NO_ISSUER}",
    SmtpCode.UNKNOWN_ISSUER: rf"{_UNTRUSTED}|{_NO_ISSUER}",
    SmtpCode.ENDS_SOON: r"(end|expire)s? (soon|on [^\n]* in \d+ days|in \d+ days)|\d+ days left",
    SmtpCode.NO_LOGIN_OFFERED: (
        r"(not|no|n't)[^\n]*\b(offer|support|adverti[sz]|found|available)[^\n]*(log ?in|auth)|"
        r"(log ?in|auth)[^\n]*\b(not|no|n't)\b[^\n]*(offer|support|adverti[sz]|available)|(no|without) (log ?in|auth)"
    ),
    SmtpCode.NO_MECHANISM: (
        r"(no|not|none|unknown|unsupported)[^\n]*(can be used|advertised types|mechanism|way to log)|"
        r"(no|not|unknown|unsupported|unrecognized)[^\n]*auth(entication)? (method|type)|"
        r"(mechanism|auth(entication)? (method|type))s?[^\n]*\b(no|not|unknown|unsupported)\b"
    ),
    SmtpCode.APP_PASSWORD_NEEDED: r"app(lication)?[- ](specific )?password",
    SmtpCode.WRONG_CREDENTIALS: r"\b535\b|credentials|authentication failed|password[^\n]*(wrong|not accepted)",
    SmtpCode.LOGIN_TEMPORARY: r"\b454\b|temporary authentication",
    SmtpCode.LOGIN_DISABLED: r"basic authentication is disabled|turned off|disabled",
    SmtpCode.LOGIN_FAILED: r"(unexpected|again|more than)[^\n]*|\b334\b",
    SmtpCode.NO_ANSWER_TO_LOGIN: _NO_TIME,
    SmtpCode.SENDER_REFUSED: r"sender[^\n]*(refused|rejected|not owned)|\b(550|553)\b",
    SmtpCode.LOGIN_NEEDED: r"\b530\b|authentication required",
    SmtpCode.SENDER_TEMPORARY: r"\b451\b|later",
    SmtpCode.NO_ANSWER_TO_SENDER: _NO_TIME,
    SmtpCode.TOO_LARGE: r"too (large|big)|larger|size[^\n]*(exceed|limit)|at most|takes messages of",
    SmtpCode.RECIPIENT_UNKNOWN: r"\b550\b|unknown",
    SmtpCode.RELAY_DENIED: r"\b554\b|relay",
    SmtpCode.RECIPIENT_TEMPORARY: r"\b450\b|greylist",
}


def names(code: SmtpCode, text: str) -> bool:
    """Return whether a text names this kind of trouble."""
    return re.search(_WORDS[code], text, re.IGNORECASE) is not None


def knows(code: SmtpCode) -> bool:
    """Return whether there are words for this kind of trouble."""
    return code in _WORDS
