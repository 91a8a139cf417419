#include "core/io/system.h"

#include <QByteArray> // broken
#include <QtCore/qglobal.h> // broken
#include <fmt/format.h> // broken
#include <zlib.h> // broken
