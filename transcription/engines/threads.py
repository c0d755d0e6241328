"""A thread in which torch does not split its work: for networks whose steps are small."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import torch


def single_thread(name: str) -> ThreadPoolExecutor:
    """An executor of one thread on which torch keeps to that thread; every other thread keeps its own setting."""
    threads = torch.get_num_threads()
    alone = ThreadPoolExecutor(1, thread_name_prefix=name, initializer=torch.set_num_threads, initargs=(1,))
    alone.submit(torch.get_num_threads).result()
    torch.set_num_threads(threads)
    return alone
