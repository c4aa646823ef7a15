"""Runs the server that comes with the tests, on one address, until the input ends.

Arguments: the root of the tests, the address, a folder for the certificates.
"""

import _thread
import functools
import logging
import multiprocessing
import os
import ssl
import sys
import threading

root, address, certificates = sys.argv[1:4]
sys.path.insert(0, root)
sys.path.insert(0, os.path.join(root, "tools"))
sys.dont_write_bytecode = True

import localpaths  # noqa: E402,F401
from pywebsocket3 import dispatch  # noqa: E402
from serve import serve  # noqa: E402
from wptserve import server  # noqa: E402

end_connection = server.WebTestServer.shutdown_request


def end_connection_in_tls(http_server, connection):
    """Says that the data ends (close_notify), as bodies without a length end with it and some clients insist."""
    try:
        if isinstance(connection, ssl.SSLSocket):
            connection.settimeout(1)
            connection = connection.unwrap()
    except (OSError, ValueError):
        pass
    end_connection(http_server, connection)


server.WebTestServer.shutdown_request = end_connection_in_tls
# It reads all handlers of WebSockets anew for each socket over HTTP/2, which is up to a second.
dispatch.Dispatcher = functools.cache(dispatch.Dispatcher)


class H2Connection(server.H2Connection):
    """Ends with its socket: the server would go on to read nothing for ever, as fast as it can."""

    def receive_data(self, data):
        if not data:
            raise ConnectionResetError("the client has ended the connection")
        return super().receive_data(data)


server.H2Connection = H2Connection


class ConfigBuilder(serve.ConfigBuilder):
    _default = {
        **serve.ConfigBuilder._default,
        "server_host": address,
        "check_subdomains": False,
        "ports": {
            "http": [8000, 8001],
            "http-private": [8093],
            "http-public": [8094],
            "https": [8443, 8444],
            "ws": [8666],
            "wss": [8667],
            "h2": [9000],
        },
        # The certificates that come with the tests are out of date.
        "ssl": {
            **serve.ConfigBuilder._default["ssl"],
            "type": "openssl",
            "openssl": {
                **serve.ConfigBuilder._default["ssl"]["openssl"],
                "base_path": certificates,
            },
        },
    }


def end_with_input():
    # Not sys.stdin: its lock would be held for ever in processes forked meanwhile.
    while os.read(0, 4096):
        pass
    _thread.interrupt_main()


def end_with_parent():
    """In each process that the server starts: they import this file, too."""
    multiprocessing.parent_process().join()
    os._exit(0)


if multiprocessing.parent_process() is not None:
    threading.Thread(target=end_with_parent, daemon=True).start()
if __name__ == "__main__":
    threading.Thread(target=end_with_input, daemon=True).start()
    logging.disable(logging.INFO)
    serve.run(config_cls=ConfigBuilder, h2=True, webtransport_h3=False)
