"""`python -m serving.engine.server …`: vLLM's own OpenAI-compatible server, with its arguments.

A module of our own, because vLLM's processes are started by "spawn", which imports the main
module again in each of them: this one is empty until `main` runs, so that the processes that
compute do not import the web server.
"""


def main() -> None:
    from vllm.entrypoints.launchers.api_server.entry import main as serve  # noqa: PLC0415

    serve()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
