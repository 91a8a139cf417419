#pragma once

#include "core/tensor/engine.h"
#include "ui/views/job_line.h"
#include "ui/views/values/spectrum_plot.h"

#include <QPlainTextEdit>
#include <QPushButton>

namespace ckptscope::ui {

/// The spectrum of a tensor as a matrix: pictures and facts. Computed by torch_worker when it is asked for, since it
/// can take long; without that program it says what is missing.
class SpectrumPanel final : public QWidget {
    Q_OBJECT

public:
    explicit SpectrumPanel(QWidget* parent = nullptr);
    ~SpectrumPanel() override;
    /// Forgets what is shown; null: there is nothing to decompose.
    void setView(std::shared_ptr<const tensor::View> view);
    /// Whether a tensor is a matrix, or can be taken for one.
    static bool isMatrix(const tensor::View& view);
    /// Another program for the work; for tests.
    void setProgram(const std::string& program);

    SpectrumPlot& plot() { return *m_plot; }
    QString facts() const { return m_facts->toPlainText(); }
    QPushButton& startButton() { return *m_start; }
    Job* job() const { return m_job; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void start();
    void done(Outcome<tensor::Spectrum>&& outcome);
    void showFound();
    void retranslate();
    QString wordsOfStart() const; ///< what the button gives

    std::shared_ptr<tensor::Engine> m_engine; ///< null: no program
    std::shared_ptr<const tensor::View> m_view;
    std::optional<tensor::Spectrum> m_spectrum;
    std::optional<io::Error> m_error;
    QPointer<Job> m_job;
    SpectrumPlot* m_plot;
    QPlainTextEdit* m_facts;
    QPushButton* m_start;
    JobLine* m_line;
};

} // namespace ckptscope::ui
