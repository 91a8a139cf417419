<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
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
    <name>ckptscope::ui::OverviewPage</name>
    <message numerus="yes">
        <source>%n tensor(s) use this storage</source>
        <translation>
            <numerusform>%n tensor uses this storage</numerusform>
            <numerusform>%n tensors use this storage</numerusform>
        </translation>
    </message>
</context>
</TS>
