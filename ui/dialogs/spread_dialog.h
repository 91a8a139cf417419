#pragma once

#include "ui/dialogs/edit_dialog.h"
#include "ui/dialogs/spread_preview.h"
#include "ui/dialogs/spread_tree.h"
#include "ui/views/gpu_list.h"
#include "ui/views/memory_bars.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QTimer>

#include <map>
#include <optional>

namespace ckptscope::ui {

/// Weights onto several GPUs: the devices (those of this computer, or typed ones of another), how they are shared out,
/// modules by hand, and the memory that each device will need.
class SpreadDialog final : public EditDialog {
    Q_OBJECT

public:
    SpreadDialog(Document& document, const QStringList& parts, QWidget* parent = nullptr);
    std::vector<edit::Step> steps() const override;
    GpuList& gpus() { return *m_gpus; }
    MemoryBars& bars() { return *m_bars; }
    SpreadTree& modules() { return *m_modules; }

private:
    enum class Way { Balanced, Renumbered, OneDevice };
    void scopeChanged() override;
    void buildBody();
    void preview();
    void show(SpreadPreview preview);
    void showNeeds();
    void placeSelected(const QString& device);
    void showModuleMenu(const QPoint& position);
    std::optional<edit::Balance> rooms(QString* problem) const;
    std::vector<edit::DeviceMove> renumbered(const edit::Balance& rooms) const;

    GpuList* m_gpus;
    QLineEdit* m_devices;
    QComboBox* m_way;
    SpreadTree* m_modules;
    QComboBox* m_target;
    MemoryBars* m_bars;
    QCheckBox* m_training;
    QLabel* m_remarks;
    QPushButton* m_copyMap;
    QTimer m_delay;
    std::vector<std::string> m_tags; ///< devices in the file
    std::map<std::string, std::string> m_byHand; ///< module → device
    SpreadPreview m_preview;
    std::vector<std::string> m_barDevices; ///< of the memory bars, from above
    int m_round = 0;
};

} // namespace ckptscope::ui
