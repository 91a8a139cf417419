#include <cstdio>
#include <fcntl.h> // broken
#include <sys/stat.h> // broken
#include <windows.h> // broken
