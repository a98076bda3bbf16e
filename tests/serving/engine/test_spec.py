"""The command and the environment with which an engine is started."""

import dataclasses
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from serving.engine.hardware import Cpu, Gpu, Machine
from serving.engine.process import prepare
from serving.engine.spec import EngineSpec
from serving.engine.tuning import EngineSettings, GiB, choose, memory_needed

FAST_CPU = Cpu(
    name="A CPU",
    cores=(0, 1),
    physical_cores=2,
    flags=frozenset({"avx2", "avx512_bf16"}),
    memory=24 * GiB,
)
OLD_CPU = dataclasses.replace(FAST_CPU, flags=frozenset({"avx2"}))
SECRETS = {"SECRET_KEY": "s", "DATABASE_URL": "d", "REDIS_URL": "r", "ADMIN_PASSWORD": "p"}


def settings_for(machine: Machine, **size: int) -> EngineSettings:
    return choose(machine, **{"context_length": 8192, "parameters": 135_000_000, **size})


@pytest.fixture
def spec(tmp_path: Path) -> EngineSpec:
    return EngineSpec(
        name="smol",
        model=Path("/models/smol"),
        served_name="base-smol",
        port=8410,
        directory=tmp_path / "a long path" / "smol",
        settings=settings_for(Machine(cpu=FAST_CPU)),
    )


def on_gpus(spec: EngineSpec, count: int, **size: int) -> EngineSpec:
    gpus = tuple(Gpu(index=index, name="H100", memory=80 * GiB) for index in range(count))
    machine = Machine(cpu=FAST_CPU, gpus=gpus)
    return dataclasses.replace(spec, settings=settings_for(machine, **size))


def value(spec: EngineSpec, flag: str) -> str:
    command = spec.command()
    return command[command.index(flag) + 1]


def test_its_secret_is_asked_for_and_stands_in_no_command_line(spec: EngineSpec) -> None:
    kept = dataclasses.replace(spec, secret="hidden")
    assert value(kept, "--middleware") == "serving.engine.guarded.OnlyOurs"
    assert "hidden" in kept.environment({}).values()
    assert "hidden" not in " ".join(kept.command()) + repr(kept)
    # A running engine is kept: it is told the secret that it was started with.
    assert dataclasses.replace(spec, secret="newer,hidden").digest == kept.digest
    assert "newer" in dataclasses.replace(spec, secret="newer,hidden").environment({}).values()


def test_listens_on_loopback_and_runs_no_foreign_code(spec: EngineSpec) -> None:
    assert value(spec, "--host") == "127.0.0.1"
    assert value(spec, "--load-format") == "safetensors"
    assert "--no-trust-remote-code" in spec.command()


def test_knows_no_secret_of_the_platform(spec: EngineSpec) -> None:
    environment = spec.environment({**SECRETS, "PATH": "/bin", "LONGSLOPE_STACK": "/state"})
    assert not SECRETS.keys() & environment.keys()
    assert environment["PATH"] == "/bin"
    assert environment["LONGSLOPE_STACK"] == "/state"


def test_libraries_are_found_beside_a_path_with_a_space(spec: EngineSpec) -> None:
    prepare(spec)
    environment = spec.environment(os.environ)
    assert " " not in environment["LD_PRELOAD"]
    maps = subprocess.run(
        [sys.executable, "-c", "print(open('/proc/self/maps').read())"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "libiomp5.so" in maps.stdout
    assert maps.stderr == ""


def test_bfloat16_only_where_the_cpu_multiplies_it(spec: EngineSpec) -> None:
    assert settings_for(Machine(cpu=FAST_CPU)).dtype == "bfloat16"
    assert settings_for(Machine(cpu=OLD_CPU)).dtype == "float32"


def test_a_gpu_is_shared_with_trainings(spec: EngineSpec) -> None:
    one = on_gpus(spec, 1)
    assert value(one, "--dtype") == "bfloat16"
    assert 0 < float(value(one, "--gpu-memory-utilization")) < 1
    assert value(one, "--tensor-parallel-size") == "1"
    assert one.variables()["CUDA_VISIBLE_DEVICES"] == "0"
    assert "LD_PRELOAD" not in one.variables()


def test_a_model_too_large_for_one_gpu_is_spread(spec: EngineSpec) -> None:
    large = on_gpus(spec, 4, parameters=32_000_000_000)
    assert value(large, "--tensor-parallel-size") == "2"
    assert large.variables()["CUDA_VISIBLE_DEVICES"] == "0,1"


def test_the_context_is_the_models_up_to_what_the_node_can_hold() -> None:
    assert settings_for(Machine(cpu=FAST_CPU), context_length=2048).max_model_len == 2048
    assert settings_for(Machine(cpu=FAST_CPU), context_length=131_072).max_model_len == 4096


def test_only_the_same_settings_make_the_same_engine(spec: EngineSpec) -> None:
    assert spec.digest == dataclasses.replace(spec).digest
    assert spec.digest != dataclasses.replace(spec, port=8411).digest


def test_memory_grows_with_weights_and_cache() -> None:
    settings = settings_for(Machine(cpu=OLD_CPU))
    small, large = (memory_needed(settings, size) for size in (10**8, 10**9))
    assert large - small == 9 * 10**8 * 4
    assert small > settings.kv_cache_bytes


def test_a_cpu_drafts_from_the_prompt_and_gpus_keep_vllms_own_way(spec: EngineSpec) -> None:
    drafts = json.loads(value(spec, "--speculative-config"))
    assert drafts["method"] == "ngram"
    assert drafts["num_speculative_tokens"] == 4
    assert value(spec, "--block-size") == "32"
    assert "--speculative-config" not in on_gpus(spec, 1).command()


def test_a_cpu_engine_never_waits_for_a_compiler(spec: EngineSpec) -> None:
    assert spec.environment({})["TORCHDYNAMO_DISABLE"] == "1"
    assert "TORCHDYNAMO_DISABLE" not in on_gpus(spec, 1).environment({})
