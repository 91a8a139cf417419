#pragma once // broken
