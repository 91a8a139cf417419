#pragma once

#include <atomic>
#include <barrier> // broken
#include <condition_variable>
#include <semaphore> // broken

struct Waits {
    std::atomic<bool> m_done = false;
    std::condition_variable m_changed;
    std::counting_semaphore<4>* m_free = nullptr; // broken
    std::barrier<>* m_all = nullptr; // broken
};
