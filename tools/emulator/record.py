"""Write down what was asked of the emulator, one JSON object a line, for tests that hold it against what a role may ask.

A test takes another access key for each thing that it does, and finds its requests by it. Answers are kept where something was
made, because they tell its id.
"""

import io
import json
import re
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")


def recording(path: str, application: type[DomainDispatcherApplication]) -> type[DomainDispatcherApplication]:
    """The application, which writes to a file before it answers."""
    lock = threading.Lock()

    class Recording(application):
        def __call__(self, environ, start_response):
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(length) if length else b""
            environ["wsgi.input"] = io.BytesIO(body) if length else environ["wsgi.input"]
            status = []

            def started(line, headers, *rest):
                status.append(int(line.split()[0]))
                return start_response(line, headers, *rest)

            # Before moto sees it: it rewrites the path.
            method, path_info = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            answer = b"".join(super().__call__(environ, started))
            credential = CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
            if credential:
                line = {
                    "key": credential[1],
                    "service": credential[3],
                    "method": method,
                    "path": path_info,
                    "query": environ.get("QUERY_STRING", ""),
                    "target": environ.get("HTTP_X_AMZ_TARGET", ""),
                    # A state file is of no interest, and may be large.
                    "body": "" if credential[3] == "s3" else body.decode("utf-8", "replace"),
                    "status": status[0] if status else 0,
                    "answer": answer.decode("utf-8", "replace") if method != "GET" and len(answer) < 100_000 else "",
                }
                with lock, open(path, "a", encoding="utf-8") as file:
                    file.write(json.dumps(line) + "\n")
            return [answer]

    return Recording
