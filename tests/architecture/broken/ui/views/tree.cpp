#include "app/window/main.h" // broken
#include "core/checkpoint/checkpoint.h"
#include "ui/models/tree_model.h"

#include <QTreeView>
#include <c10/core/Device.h> // broken
