<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>FindingText</name>
    <message>
        <source>Mend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strip “%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add “%1”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unwrap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extract weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re-tag to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>data only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>needs weights_only=False</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>contains a program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ambiguous or damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>dangerous</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RowText</name>
    <message numerus="yes">
        <source>%n parameter group(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Averaged weights (EMA)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LR scheduler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient scaler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random generators</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Values</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Other</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n tensor(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>group %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(whole file)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>(empty name)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mixed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an e&amp;xample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read the file again and keep the edits that still fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the edited checkpoint as a new file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy &amp;keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy &amp;rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected rows with their columns, separated by tabs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as &amp;Python</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as &amp;JSON</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pre&amp;vious match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Grouped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights grouped by the dots in their names</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F&amp;lat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights as one list of whole keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File &amp;structure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Values as they are nested in the file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As in the &amp;file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By &amp;name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By name, numbers as numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By &amp;parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By &amp;size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Strip “module.”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove “module.” from the front of all keys: for a single GPU or the CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add “module.”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put “module.” before all keys: for DataParallel or DDP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Unwrap the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A whole parallel or compiled model becomes the model inside it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Extract state dict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A whole model becomes its weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pick as root</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The selected value becomes the whole file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Devices…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move tensors to other devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;name keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>De&amp;lete keys…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;rop section</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the selected section, such as the optimizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Compare…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare two checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Convert many files the same way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage &amp;map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What takes the space in this file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About ckptscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ChangesPanel</name>
    <message>
        <source>Copy this command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command line that does the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changes: none yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Changes: %n</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Go back to here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove all changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove a change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go back</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CheckpointModel</name>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Before the edits: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shares its storage with other tensors (tied weights or views).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uses a part of its storage only; the whole storage is in the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken: its sizes contradict its storage, so its values must not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same object stands at an earlier place too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape or value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DType</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requires grad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Path</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CheckpointTree</name>
    <message>
        <source>Contents of the checkpoint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard columns</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::Document</name>
    <message>
        <source>Opening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applying the edits again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An edit does not fit the file any more and was dropped: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edits kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Applying the edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DocumentPage</name>
    <message>
        <source>Not saved. %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file changed on disk since it was opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reload</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filtering</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saved %1 (%2).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>opened in %1 ms</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::FilterLine</name>
    <message>
        <source>Filter: conv1  dtype:float32  size:&gt;1M  shape:64,*  device:cuda  -bias  (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words match names; * and ? are wildcards; /regex/.
dtype: device: shape:64,*,7,7 ndim: size:&gt;1M kind:parameter shared:yes
A minus sign before a term excludes what it matches. All terms must hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::FindingsBar</name>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more finding(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Adds this edit to the list of changes; undo takes it back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do not show this for this file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::JobLine</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 of %3, %4/s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::MainWindow</name>
    <message>
        <source>About ckptscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ckptscope %1

Inspects and converts PyTorch checkpoints. Nothing in a file is ever executed; nothing is sent anywhere.

Apache License 2.0. Uses Qt %2 under the LGPL.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt *.tar)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved edits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 has edits that were not saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no checkpoint is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wait until the present job is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file holds no whole model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing is selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing to undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing to redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Holds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DType</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elements</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requires grad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Strides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Offset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storage size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shared</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n tensor(s) use this storage</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Content</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Below</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StartPage</name>
    <message>
        <source>Drop a PyTorch checkpoint here (.pt .pth .pkl .bin .ckpt) to see what is in it, why it does not load, and to save one that does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>display</name>
    <message>
        <source>scalar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Shows and converts PyTorch checkpoints; runs nothing that is in them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints or folders to open.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
