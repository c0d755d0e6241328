"""Threads in which torch does not split its work: for networks whose steps are small."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import torch


def single_threads(name: str, count: int = 1) -> ThreadPoolExecutor:
    """An executor of ``count`` threads on each of which torch keeps to that thread; others keep their own setting."""
    threads = torch.get_num_threads()
    begun = Barrier(count)

    def alone() -> None:
        torch.set_num_threads(1)
        torch.get_num_threads()  # only now the thread has taken it on, and keeps it when another thread sets its own
        begun.wait()

    made = ThreadPoolExecutor(count, thread_name_prefix=name, initializer=alone)
    for waiting in [made.submit(torch.get_num_threads) for _ in range(count)]:
        waiting.result()
    torch.set_num_threads(threads)  # torch sets that of its products for all threads
    return made
