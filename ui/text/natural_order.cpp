#include "ui/text/natural_order.h"

#include <cstddef>

namespace ckptscope::ui {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::size_t digitsAt(std::string_view text, std::size_t at)
{
    std::size_t end = at;
    while (end < text.size() && isDigit(text[end]))
        ++end;
    return end - at;
}

} // namespace

bool naturallyLess(std::string_view a, std::string_view b)
{
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (!isDigit(a[i]) || !isDigit(b[j])) {
            if (a[i] != b[j])
                return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
            ++i;
            ++j;
            continue;
        }
        while (i + 1 < a.size() && a[i] == '0' && isDigit(a[i + 1]))
            ++i;
        while (j + 1 < b.size() && b[j] == '0' && isDigit(b[j + 1]))
            ++j;
        const std::size_t sizeA = digitsAt(a, i), sizeB = digitsAt(b, j);
        if (sizeA != sizeB)
            return sizeA < sizeB;
        if (const int order = a.substr(i, sizeA).compare(b.substr(j, sizeB)); order != 0)
            return order < 0;
        i += sizeA;
        j += sizeB;
    }
    return a.size() - i < b.size() - j;
}

} // namespace ckptscope::ui
