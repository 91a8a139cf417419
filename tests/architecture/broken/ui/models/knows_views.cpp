#include "ui/document/document.h"
#include "ui/views/tree.h" // broken
