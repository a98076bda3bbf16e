"""Values that are no mistake of anybody's: what scanners and broken programs send."""

from typing import Any

from hypothesis import strategies as st

TEXTS = [
    "", " ", "\0", "a\0b", "\ud800", "a\udfffb", "\ufeff", "\u202e", "é" * 300, "x" * 5000, "-1",
    "1e309", "NaN", "null", "true", "%", "%s %(x)s {0} {x}", "'\"", "<script>", "../../etc/passwd",
    "\\", "\n", "\r\nx: y", "٣", "²", "1_000", "0x10", "9" * 5000, "🏔" * 40, "undefined", "\x7f",
]  # fmt: skip
NUMBERS = [
    0, -1, 1, 2**15, 2**31 - 1, 2**31, -(2**31) - 1, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1,
    2**64, 10**40, 10**400, 0.1, -0.0, 1e308, float("inf"), float("-inf"), float("nan"),
]  # fmt: skip
MOMENTS = [
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "1969-12-31",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z", "2026-01-01T00:00:00+99:99", "2026-W01-1", "now", "infinity",
]  # fmt: skip
NAMES = [
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "0", "1" * 40,
    "not-a-uuid", "{}", "urn:uuid:00000000-0000-0000-0000-000000000000",
]  # fmt: skip
CURSORS = [
    "", "x", "cD0=", "cD0yMDI2LTEzLTAx", "cD1mb28=", "bz05OTk5OTk5OTk5OTk5OTk5OTk5OTk=", "cj0xJnA9",
    "bz0tMQ==", "cD0wMDAxLTAxLTAxKzE0JTNBMDA=", "cD0lMDA=", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    "cD0xZTQwMA==", "cD0xMGU5OTk5OTk5", "////", "é", "\0", "cD3_", "b" * 4000,
    "cD05OTk5LTEyLTMxKzIzJTNBNTklM0E1OS0xNCUzQTAw",
]  # fmt: skip
"""Of other lists, of other programs, half broken: base64 of `p=…`, `o=…` and `r=…`."""

texts = st.sampled_from(TEXTS + MOMENTS + NAMES)
numbers = st.sampled_from(NUMBERS)
anything: st.SearchStrategy[Any] = st.one_of(
    texts, numbers, st.sampled_from([None, True, False, [], {}, [[]], [None], {"": ""}, {"a": {}}]),
    st.text(max_size=20), st.integers(), st.dictionaries(texts, texts, max_size=2),
    st.lists(texts, max_size=3),
)  # fmt: skip
BODIES = [
    b"", b"{", b"null", b"[]", b'"x"', b"0", b"NaN", b"Infinity", b"1e999", b"9" * 5000,
    b'{"name": NaN}', b'{"name": "\\ud800"}', b'{"name": "\\u0000"}', b'{"\\u0000": 1}',
    b'{"\\ud800": 1}', b"\xff\xfe", b"\xef\xbb\xbf{}", b'{"name": "\xe9"}', b"[" * 5000,
    b'{"a":' * 3000 + b"1" + b"}" * 3000, b'{"a": 1, "a": 2}', b"name=%00&x=%ff&=&&;", b"--x",
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="\0"\r\n\r\nx\r\n--x--\r\n',
    b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\0\r\n--x--\r\n',
]  # fmt: skip
CONTENT_TYPES = [
    "application/json", "application/json; charset=nothing",
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded;charset=x",
    "multipart/form-data", "multipart/form-data; boundary=x", "multipart/form-data; boundary=",
    "multipart/form-data; boundary=é", "text/plain", "text/xml", "", "x", "é",
    "application/json;;;=",
    "*/*",
]  # fmt: skip
HEADERS = {
    "ACCEPT": ["*/*", "", "text/html", "application/xml", "é", "a/b;q=x", ";", "application/json;"
               "version=2", ",".join(["a/b"] * 500), "text/event-stream"],
    "ACCEPT_LANGUAGE": ["", "*", "zh-CN", "xx", "zh" * 300, "en;q=nan", "en;q=1e99", "é", "-" * 90,
                        "zh-\0", "en-us-x-" + "a" * 500, ",".join(["fr"] * 300)],
    "LAST_EVENT_ID": ["", "0", "-1", "1", "9" * 30, "9" * 5000, "x", "²", "٣", str(2**63), "1e3"],
    "IDEMPOTENCY_KEY": ["", "x", "\0", "é", "x" * 255, "x" * 256],
    "HOST": ["localhost", "unknown.example", "", "a b", "localhost:99999", "[::1", "é.example",
             "localhost\0", "_", "127.0.0.1:8400"],
    "AUTHORIZATION": ["", "Bearer", "Bearer \0", "Basic eDp5", "Bearer lsk_é",
                      "Bearer " + "x" * 5000, "bearer lsk_abcdefgh_x"],
    "X_REQUEST_ID": ["", "x", "a" * 80, "é", "\n"],
    "X_FORWARDED_FOR": ["1.2.3.4", "x", "é", "::1, 2"],
    "COOKIE": ["longslope_session=\0", "longslope_language=\0", "longslope_theme=é", "=;=;;",
               "longslope_session=" + "x" * 3000, "longslope_csrf=x", "messages=x", "a=\"\\0\""],
    "ORIGIN": ["null", "http://elsewhere.example", "é", "://", "http://[", "http://[::1"],
    "REFERER": ["http://[", "é", "http://localhost/\0", "//", "x" * 3000],
    "IF_NONE_MATCH": ["*", "x", 'W/"', "é"],
    "IF_MODIFIED_SINCE": ["x", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT",
                          "Sat, 99 Feb 99999 25:61:61 GMT"],
    "RANGE": ["bytes=0-", "bytes=-1", "bytes=9999999999999999999-", "x"],
    "HX_REQUEST": ["true"], "HX_CURRENT_URL": ["http://[", "é", "x" * 3000, "\0"],
    "HX_TRIGGER": ["\0", "%00"], "HX_TARGET": ["é"],
}  # fmt: skip
QUERIES = ["%00", "a=%00", "%ff=%ff", "&&&=", "a[]=1&a[b]=2", "cursor=%ff%fe", "limit=%D9%A3",
           "=" * 500, "&".join(["a=1"] * 1500), "search=%ed%a0%80", ";", "?", "%",
           "%zz"]  # fmt: skip
