<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>LoadText</name>
    <message numerus="yes">
        <source>%n key(s)</source>
        <translation>
            <numerusform>%n key</numerusform>
            <numerusform>%n keys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RelationText</name>
    <message numerus="yes">
        <source>%n shape(s) differ</source>
        <translation>
            <numerusform>%n shape differs</numerusform>
            <numerusform>%n shapes differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n dtype(s) differ</source>
        <translation>
            <numerusform>%n dtype differs</numerusform>
            <numerusform>%n dtypes differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) differ</source>
        <translation>
            <numerusform>%n device differs</numerusform>
            <numerusform>%n devices differ</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>numbers of %n differ by checksum</source>
        <translation>
            <numerusform>numbers of %n differ by checksum</numerusform>
            <numerusform>numbers of %n differ by checksum</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n the checksum is the same</source>
        <translation>
            <numerusform>of %n the checksum is the same</numerusform>
            <numerusform>of %n the checksum is the same</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n it is not known</source>
        <translation>
            <numerusform>of %n it is not known</numerusform>
            <numerusform>of %n it is not known</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more part(s)</source>
        <translation>
            <numerusform>%n more part</numerusform>
            <numerusform>%n more parts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowText</name>
    <message numerus="yes">
        <source>%n parameter group(s)</source>
        <translation>
            <numerusform>%n parameter group</numerusform>
            <numerusform>%n parameter groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n value(s)</source>
        <translation>
            <numerusform>%n value</numerusform>
            <numerusform>%n values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tensor(s)</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::BatchPage</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n done</source>
        <translation>
            <numerusform>%n done</numerusform>
            <numerusform>%n done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with nothing to do</source>
        <translation>
            <numerusform>%n with nothing to do</numerusform>
            <numerusform>%n with nothing to do</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n refused</source>
        <translation>
            <numerusform>%n refused</numerusform>
            <numerusform>%n refused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n cancelled</numerusform>
            <numerusform>%n cancelled</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ChangesPanel</name>
    <message numerus="yes">
        <source>Changes: %n</source>
        <translation>
            <numerusform>Changes: %n</numerusform>
            <numerusform>Changes: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareModel</name>
    <message numerus="yes">
        <source>%n tensor(s)</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ComparePage</name>
    <message numerus="yes">
        <source>%n tensor(s)</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareValues</name>
    <message numerus="yes">
        <source>Other values that differ: the first %n</source>
        <translation>
            <numerusform>Other values that differ: the first %n</numerusform>
            <numerusform>Other values that differ: the first %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Other values that differ: %n</source>
        <translation>
            <numerusform>Other values that differ: %n</numerusform>
            <numerusform>Other values that differ: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DistributionsPage</name>
    <message numerus="yes">
        <source>The first %n tensors; select a part to see the others.</source>
        <translation>
            <numerusform>The first %n tensor; select a part to see the others.</numerusform>
            <numerusform>The first %n tensors; select a part to see the others.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tensors</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DocumentPage</name>
    <message numerus="yes">
        <source>Exported %n tensor(s) to %1.</source>
        <translation>
            <numerusform>Exported %n tensor to %1.</numerusform>
            <numerusform>Exported %n tensors to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The numbers of %n tensor(s) were read.</source>
        <translation>
            <numerusform>The numbers of %n tensor were read.</numerusform>
            <numerusform>The numbers of %n tensors were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped after the numbers of %n tensor(s).</source>
        <translation>
            <numerusform>Stopped after the numbers of %n tensor.</numerusform>
            <numerusform>Stopped after the numbers of %n tensors.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tensor(s) have none that can be read.</source>
        <translation>
            <numerusform>%n tensor has none that can be read.</numerusform>
            <numerusform>%n tensors have none that can be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ExportDialog</name>
    <message numerus="yes">
        <source>%n tensor(s)</source>
        <translation>
            <numerusform>%n tensor</numerusform>
            <numerusform>%n tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The selection: %n tensor(s)</source>
        <translation>
            <numerusform>The selection: %n tensor</numerusform>
            <numerusform>The selection: %n tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The whole file: %n tensor(s)</source>
        <translation>
            <numerusform>The whole file: %n tensor</numerusform>
            <numerusform>The whole file: %n tensors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of this name exist already. Choose another name, or tick below to replace them.</source>
        <translation>
            <numerusform>%n file of this name exists already. Choose another name, or tick below to replace it.</numerusform>
            <numerusform>%n files of these names exist already. Choose another name, or tick below to replace them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more tensor(s) left out</source>
        <translation>
            <numerusform>%n more tensor left out</numerusform>
            <numerusform>%n more tensors left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::FindingsBar</name>
    <message numerus="yes">
        <source>%n more finding(s)</source>
        <translation>
            <numerusform>%n more finding</numerusform>
            <numerusform>%n more findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::KeysDialog</name>
    <message numerus="yes">
        <source>%n key(s) would have the name of another one and stand(s) first in the list.</source>
        <translation>
            <numerusform>%n key would have the name of another one and stands first in the list.</numerusform>
            <numerusform>%n keys would have the name of another one and stand first in the list.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::LoadPage</name>
    <message numerus="yes">
        <source>with %n GPU(s)</source>
        <translation>
            <numerusform>with %n GPU</numerusform>
            <numerusform>with %n GPUs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::NumberPanel</name>
    <message numerus="yes">
        <source>The tensor has %n axes; give a number for each.</source>
        <translation>
            <numerusform>The tensor has %n axis; give a number for it.</numerusform>
            <numerusform>The tensor has %n axes; give a number for each.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::OverviewPage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other(s)</source>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StorageMapDialog</name>
    <message numerus="yes">
        <source>%n smaller one(s)</source>
        <translation>
            <numerusform>%n smaller one</numerusform>
            <numerusform>%n smaller ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StoragePage</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
