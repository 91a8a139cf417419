<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>ChangesText</name>
    <message numerus="yes">
        <source>%1 (and %Ln more)</source>
        <translation>
            <numerusform>%1 (and %Ln more)</numerusform>
            <numerusform>%1 (and %Ln more)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LoadText</name>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln key</numerusform>
            <numerusform>%Ln keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RelationText</name>
    <message numerus="yes">
        <source>%Ln shape(s) differ</source>
        <translation>
            <numerusform>%Ln shape differs</numerusform>
            <numerusform>%Ln shapes differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln dtype(s) differ</source>
        <translation>
            <numerusform>%Ln dtype differs</numerusform>
            <numerusform>%Ln dtypes differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln device(s) differ</source>
        <translation>
            <numerusform>%Ln device differs</numerusform>
            <numerusform>%Ln devices differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>numbers of %Ln differ by checksum</source>
        <translation>
            <numerusform>numbers of %Ln differ by checksum</numerusform>
            <numerusform>numbers of %Ln differ by checksum</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln the checksum is the same</source>
        <translation>
            <numerusform>of %Ln the checksum is the same</numerusform>
            <numerusform>of %Ln the checksum is the same</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln it is not known</source>
        <translation>
            <numerusform>of %Ln it is not known</numerusform>
            <numerusform>of %Ln it is not known</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more part(s)</source>
        <translation>
            <numerusform>%Ln more part</numerusform>
            <numerusform>%Ln more parts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>numbers of %Ln differ</source>
        <translation>
            <numerusform>numbers of %Ln differ</numerusform>
            <numerusform>numbers of %Ln differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln they were not compared</source>
        <translation>
            <numerusform>of %Ln they were not compared</numerusform>
            <numerusform>of %Ln they were not compared</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowText</name>
    <message numerus="yes">
        <source>%Ln parameter group(s)</source>
        <translation>
            <numerusform>%Ln parameter group</numerusform>
            <numerusform>%Ln parameter groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s)</source>
        <translation>
            <numerusform>%Ln value</numerusform>
            <numerusform>%Ln values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln tensor</numerusform>
            <numerusform>%Ln tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::BatchPage</name>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln file</numerusform>
            <numerusform>%Ln files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln done</source>
        <translation>
            <numerusform>%Ln done</numerusform>
            <numerusform>%Ln done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with nothing to do</source>
        <translation>
            <numerusform>%Ln with nothing to do</numerusform>
            <numerusform>%Ln with nothing to do</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln refused</numerusform>
            <numerusform>%Ln refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cancelled</source>
        <translation>
            <numerusform>%Ln cancelled</numerusform>
            <numerusform>%Ln cancelled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ChangesPanel</name>
    <message numerus="yes">
        <source>Changes: %Ln</source>
        <translation>
            <numerusform>Changes: %Ln</numerusform>
            <numerusform>Changes: %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareModel</name>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln tensor</numerusform>
            <numerusform>%Ln tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ComparePage</name>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln tensor</numerusform>
            <numerusform>%Ln tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareValues</name>
    <message numerus="yes">
        <source>Other values that differ: the first %Ln</source>
        <translation>
            <numerusform>Other values that differ: the first %Ln</numerusform>
            <numerusform>Other values that differ: the first %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Other values that differ: %Ln</source>
        <translation>
            <numerusform>Other values that differ: %Ln</numerusform>
            <numerusform>Other values that differ: %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DistributionsPage</name>
    <message numerus="yes">
        <source>The first %Ln tensors; select a part to see the others.</source>
        <translation>
            <numerusform>The first %Ln tensor; select a part to see the others.</numerusform>
            <numerusform>The first %Ln tensors; select a part to see the others.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tensors</source>
        <translation>
            <numerusform>%Ln tensor</numerusform>
            <numerusform>%Ln tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DocumentPage</name>
    <message numerus="yes">
        <source>Exported %Ln tensor(s) to %1.</source>
        <translation>
            <numerusform>Exported %Ln tensor to %1.</numerusform>
            <numerusform>Exported %Ln tensors to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The numbers of %Ln tensor(s) were read.</source>
        <translation>
            <numerusform>The numbers of %Ln tensor were read.</numerusform>
            <numerusform>The numbers of %Ln tensors were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped after the numbers of %Ln tensor(s).</source>
        <translation>
            <numerusform>Stopped after the numbers of %Ln tensor.</numerusform>
            <numerusform>Stopped after the numbers of %Ln tensors.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tensor(s) have none that can be read.</source>
        <translation>
            <numerusform>%Ln tensor has none that can be read.</numerusform>
            <numerusform>%Ln tensors have none that can be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::EditDialog</name>
    <message numerus="yes">
        <source>The %Ln selected row(s)</source>
        <translation>
            <numerusform>The %Ln selected row</numerusform>
            <numerusform>The %Ln selected rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ExportDialog</name>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln tensor</numerusform>
            <numerusform>%Ln tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The selection: %Ln tensor(s)</source>
        <translation>
            <numerusform>The selection: %Ln tensor</numerusform>
            <numerusform>The selection: %Ln tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The whole file: %Ln tensor(s)</source>
        <translation>
            <numerusform>The whole file: %Ln tensor</numerusform>
            <numerusform>The whole file: %Ln tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) of this name exist already. Choose another name, or tick below to replace them.</source>
        <translation>
            <numerusform>%Ln file of this name exists already. Choose another name, or tick below to replace it.</numerusform>
            <numerusform>%Ln files of these names exist already. Choose another name, or tick below to replace them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more tensor(s) left out</source>
        <translation>
            <numerusform>%Ln more tensor left out</numerusform>
            <numerusform>%Ln more tensors left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::FindingsBar</name>
    <message numerus="yes">
        <source>%Ln more finding(s)</source>
        <translation>
            <numerusform>%Ln more finding</numerusform>
            <numerusform>%Ln more findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::KeysDialog</name>
    <message numerus="yes">
        <source>%Ln key(s) would have the name of another one and stand(s) first in the list.</source>
        <translation>
            <numerusform>%Ln key would have the name of another one and stands first in the list.</numerusform>
            <numerusform>%Ln keys would have the name of another one and stand first in the list.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::LoadPage</name>
    <message numerus="yes">
        <source>with %Ln GPU(s)</source>
        <translation>
            <numerusform>with %Ln GPU</numerusform>
            <numerusform>with %Ln GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::MainWindow</name>
    <message numerus="yes">
        <source>Drop to open %Ln file(s)</source>
        <translation>
            <numerusform>Drop to open %Ln file</numerusform>
            <numerusform>Drop to open %Ln files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::NumberPanel</name>
    <message numerus="yes">
        <source>The tensor has %Ln axes; give a number for each.</source>
        <translation>
            <numerusform>The tensor has %Ln axis; give a number for it.</numerusform>
            <numerusform>The tensor has %Ln axes; give a number for each.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln numbers were copied, with tabs between them.</source>
        <translation>
            <numerusform>%Ln number was copied.</numerusform>
            <numerusform>%Ln numbers were copied, with tabs between them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::OverviewPage</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other(s)</source>
        <translation>
            <numerusform>%Ln other</numerusform>
            <numerusform>%Ln others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StorageMapDialog</name>
    <message numerus="yes">
        <source>%Ln smaller one(s)</source>
        <translation>
            <numerusform>%Ln smaller one</numerusform>
            <numerusform>%Ln smaller ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StoragePage</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
</TS>
