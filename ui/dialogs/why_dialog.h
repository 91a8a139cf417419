#pragma once

#include <QDialog>

namespace ckptscope::ui {

/// What a kind of finding means: the sentence of the finding, and a paragraph that explains it.
class WhyDialog final : public QDialog {
    Q_OBJECT

public:
    WhyDialog(const QString& sentence, const QString& findingId, QWidget* parent);

signals:
    void loadAdviceWanted(); ///< the page that tells how to load the file
};

} // namespace ckptscope::ui
