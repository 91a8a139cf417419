#include "core/checkpoint/waits.h"

#include <mutex>

void wait(Waits& waits, std::unique_lock<std::mutex>& lock)
{
    waits.m_changed.wait(lock);
    waits.m_done.wait(false); // broken
    const char* text = "std::barrier in a string is no use of it";
    static_cast<void>(text);
    std::atomic_wait(&waits.m_done, false); // broken
}
