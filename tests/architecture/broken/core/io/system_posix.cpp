// The one place where these are right.
#include "core/io/system.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
