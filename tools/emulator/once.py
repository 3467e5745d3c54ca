"""Do once what is asked once: a request that is sent again gets the answer of the first.

An AWS SDK sends a request again when the connection breaks before the answer arrives, with the same `amz-sdk-invocation-id`. On a
busy machine the emulator's answer is lost now and then after the work is done: with a load of several times the cores, a few of a
thousand requests came twice although moto had answered 200 to the first. (What breaks the connection is not known; a slow answer
does not: one that took 100 seconds was waited for.) moto then does the work a second time, and what was made by the first is in the
way of the second: CreateRoute ends in RouteAlreadyExists, AuthorizeSecurityGroupEgress in InvalidPermission.Duplicate,
DeregisterScalableTarget in "No scalable target found", and the apply fails.
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

# An SDK asks again within seconds.
KEPT = 1000


def once(application: type[DomainDispatcherApplication]) -> type[DomainDispatcherApplication]:
    """The application, which remembers its latest answers to whatever may change something."""
    answers: OrderedDict[str, Future] = OrderedDict()
    lock = threading.Lock()

    class Once(application):
        def __call__(self, environ, start_response):
            invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
            if invocation is None or environ["REQUEST_METHOD"] in ("GET", "HEAD"):
                return super().__call__(environ, start_response)
            with lock:
                first = invocation not in answers
                answer = answers.setdefault(invocation, Future())
                if len(answers) > KEPT:
                    answers.popitem(last=False)
            if first:
                self.find(environ, answer)
                # What failed in the emulator itself is to be tried again.
                if answer.exception() or answer.result()[0].startswith("5"):
                    answers.pop(invocation, None)
            # The second waits here for the first, when that is still at work.
            status, headers, body = answer.result()
            start_response(status, headers)
            return [body]

        def find(self, environ, answer: Future) -> None:
            started = []
            try:
                parts = super().__call__(environ, lambda *line_and_headers: started.append(line_and_headers[:2]))
                answer.set_result((*started[-1], b"".join(parts)))
            except Exception as problem:
                answer.set_exception(problem)

    return Once
