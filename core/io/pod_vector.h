#pragma once

#include "core/io/system.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <limits>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace ckptscope::io {

/// A growing array of trivially copyable values on realloc: large blocks grow by moving pages instead of copying, so a
/// tree of 10⁶ nodes never stands in memory twice. Otherwise like std::vector.
template <typename T> class PodVector {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

public:
    PodVector() = default;
    PodVector(const PodVector& other) { append({other.m_data, other.m_size}); }
    PodVector(PodVector&& other) noexcept { swap(other); }
    PodVector& operator=(PodVector other) noexcept
    {
        swap(other);
        return *this;
    }
    ~PodVector() { std::free(m_data); }

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    T* data() { return m_data; }
    const T* data() const { return m_data; }
    T* begin() { return m_data; }
    T* end() { return m_data + m_size; }
    const T* begin() const { return m_data; }
    const T* end() const { return m_data + m_size; }
    T& operator[](std::size_t i) { return m_data[i]; }
    const T& operator[](std::size_t i) const { return m_data[i]; }
    T& back() { return m_data[m_size - 1]; }
    const T& back() const { return m_data[m_size - 1]; }

    void push_back(T value)
    {
        if (m_size == m_capacity) [[unlikely]]
            grow(m_size + 1);
        m_data[m_size++] = value;
    }
    void pop_back() { --m_size; }
    /// `values` may lie inside this vector.
    void append(std::span<const T> values)
    {
        constexpr std::size_t kFew = 8; // a call of memcpy takes longer
        if (values.size() > m_capacity - m_size) [[unlikely]]
            return appendGrowing(values);
        const T* from = values.data();
        T* const to = m_data + m_size;
        if (values.size() > kFew)
            std::memcpy(static_cast<void*>(to), from, values.size() * sizeof(T));
        else
            for (std::size_t i = 0; i < values.size(); ++i)
                to[i] = from[i];
        m_size += values.size();
    }
    /// New elements are zero bytes.
    void resize(std::size_t size)
    {
        if (size > m_capacity)
            grow(size);
        if (size > m_size)
            std::memset(static_cast<void*>(m_data + m_size), 0, (size - m_size) * sizeof(T));
        m_size = size;
    }
    void reserve(std::size_t capacity)
    {
        if (capacity > m_capacity)
            reallocate(capacity);
    }
    void shrinkToFit()
    {
        if (m_size < m_capacity && m_size != 0)
            reallocate(m_size);
    }
    void clear() { m_size = 0; }
    void swap(PodVector& other) noexcept
    {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        std::swap(m_capacity, other.m_capacity);
    }

private:
    void appendGrowing(std::span<const T> values)
    {
        const std::less<const T*> before;
        const bool inside = !before(values.data(), m_data) && before(values.data(), m_data + m_size);
        const std::size_t offset = inside ? static_cast<std::size_t>(values.data() - m_data) : 0;
        grow(m_size + values.size());
        append(inside ? std::span<const T>(m_data + offset, values.size()) : values);
    }
    void grow(std::size_t needed)
    {
        const std::size_t larger = m_capacity + m_capacity / 2 + 16;
        reallocate(needed > larger ? needed : larger);
    }
    void reallocate(std::size_t capacity)
    {
        if (capacity > std::numeric_limits<std::size_t>::max() / sizeof(T))
            throw std::bad_alloc();
        const std::size_t bytes = capacity * sizeof(T);
        const bool becomesLarge = bytes >= system::kLargeBlock && m_capacity * sizeof(T) < system::kLargeBlock;
        void* moved = becomesLarge ? system::allocateLarge(bytes) : std::realloc(static_cast<void*>(m_data), bytes);
        if (!moved)
            throw std::bad_alloc();
        if (becomesLarge) {
            if (m_size != 0)
                std::memcpy(moved, static_cast<void*>(m_data), m_size * sizeof(T));
            std::free(m_data);
        }
        m_data = static_cast<T*>(moved);
        m_capacity = capacity;
    }

    T* m_data = nullptr;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

} // namespace ckptscope::io
