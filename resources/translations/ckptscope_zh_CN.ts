<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AxisNames</name>
    <message>
        <source>out</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>in</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>dim</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>index</source>
        <translation>索引</translation>
    </message>
    <message>
        <source>axis %1</source>
        <translation>轴 %1</translation>
    </message>
</context>
<context>
    <name>ChangesText</name>
    <message numerus="yes">
        <source>%1 (and %Ln more)</source>
        <translation>
            <numerusform>%1（还有 %Ln 项）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ColourMap</name>
    <message>
        <source>Grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>Blue – red</source>
        <translation>蓝–红</translation>
    </message>
    <message>
        <source>Purple – orange</source>
        <translation>紫–橙</translation>
    </message>
</context>
<context>
    <name>CompareText</name>
    <message>
        <source>Same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>Only in A</source>
        <translation>仅 A 有</translation>
    </message>
    <message>
        <source>Only in B</source>
        <translation>仅 B 有</translation>
    </message>
    <message>
        <source>Renamed</source>
        <translation>改名</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>DType</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>same checksum</source>
        <translation>校验和相同</translation>
    </message>
    <message>
        <source>different</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>Numbers: %1</source>
        <translation>数值：%1</translation>
    </message>
    <message>
        <source>up to %1 apart</source>
        <translation>最多相差 %1</translation>
    </message>
    <message>
        <source>within %1</source>
        <translation>相差不超过 %1</translation>
    </message>
    <message>
        <source>equal</source>
        <translation>相等</translation>
    </message>
</context>
<context>
    <name>FactsLine</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>mean %1</source>
        <translation>均值 %1</translation>
    </message>
    <message>
        <source>std %1</source>
        <translation>标准差 %1</translation>
    </message>
    <message>
        <source>zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>a sample of %1 numbers, until all are counted</source>
        <translation>%1 个数值的样本，直到全部统计完</translation>
    </message>
    <message>
        <source>of the stored values alone</source>
        <translation>仅统计存储的值</translation>
    </message>
    <message>
        <source>of the absolute values |z|</source>
        <translation>绝对值 |z| 的统计</translation>
    </message>
</context>
<context>
    <name>FindingText</name>
    <message>
        <source>Mend</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Strip “%1”</source>
        <translation>去掉“%1”</translation>
    </message>
    <message>
        <source>Add “%1”</source>
        <translation>添加“%1”</translation>
    </message>
    <message>
        <source>Unwrap</source>
        <translation>取出内层模型</translation>
    </message>
    <message>
        <source>Extract weights</source>
        <translation>提取权重</translation>
    </message>
    <message>
        <source>Re-tag to %1</source>
        <translation>改标签为 %1</translation>
    </message>
    <message>
        <source>Rename keys</source>
        <translation>重命名键</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>另存为 %1…</translation>
    </message>
    <message>
        <source>data only</source>
        <translation>仅含数据</translation>
    </message>
    <message>
        <source>needs weights_only=False</source>
        <translation>需要 weights_only=False</translation>
    </message>
    <message>
        <source>contains a program</source>
        <translation>含有程序</translation>
    </message>
    <message>
        <source>ambiguous or damaged</source>
        <translation>有歧义或已损坏</translation>
    </message>
    <message>
        <source>dangerous</source>
        <translation>危险</translation>
    </message>
    <message>
        <source>Strip “%1” from %2</source>
        <translation>从 %2 去掉“%1”</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>在 %2 中%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>LoadText</name>
    <message>
        <source>torch.load refuses the file, since weights_only=True is the default: %1.</source>
        <translation>torch.load 会拒绝此文件，因为默认 weights_only=True：%1。</translation>
    </message>
    <message>
        <source>torch.load refuses a TorchScript archive; torch.jit.load reads it.</source>
        <translation>torch.load 会拒绝 TorchScript 归档；请用 torch.jit.load 读取。</translation>
    </message>
    <message>
        <source>torch.load refuses an old tar file unless weights_only=False is given.</source>
        <translation>除非给出 weights_only=False，否则 torch.load 会拒绝旧的 tar 文件。</translation>
    </message>
    <message>
        <source>torch.load does not read what pickle.dump wrote. Save As… writes a file that it reads.</source>
        <translation>torch.load 无法读取 pickle.dump 写出的内容。用“另存为…”可得到它能读取的文件。</translation>
    </message>
    <message>
        <source>Tensors are tagged with a GPU, and there is none.</source>
        <translation>张量带有 GPU 标签，而目标机器没有 GPU。</translation>
    </message>
    <message>
        <source>Tensors are tagged with a GPU whose number is too high.</source>
        <translation>张量的 GPU 标签编号超出了目标机器的 GPU 数量。</translation>
    </message>
    <message>
        <source>Where these classes cannot be imported, loading fails: %1.</source>
        <translation>在无法导入这些类的环境中，加载会失败：%1。</translation>
    </message>
    <message>
        <source>What was saved is a method of the model, not its state dict.</source>
        <translation>保存的是模型的一个方法，而不是它的 state dict。</translation>
    </message>
    <message>
        <source>load_state_dict does not find its keys: %1 missing, %2 unexpected.</source>
        <translation>load_state_dict 找不到所需的键：缺少 %1 个，多出 %2 个。</translation>
    </message>
    <message>
        <source>The parallel model loads, but its forward pass wants the GPUs that it was saved with.</source>
        <translation>并行模型可以加载，但前向计算需要保存时所用的那些 GPU。</translation>
    </message>
    <message>
        <source>The file has no optimizer state: training goes on with a fresh optimizer.</source>
        <translation>文件中没有优化器状态：继续训练时将使用全新的优化器。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s)</source>
        <translation>
            <numerusform>%Ln 个键</numerusform>
        </translation>
    </message>
    <message>
        <source>torch.save(model.state_dict, …) without parentheses saves the method and with it the whole model. Write model.state_dict().</source>
        <translation>torch.save(model.state_dict, …) 少了括号，保存的是方法以及整个模型。应写成 model.state_dict()。</translation>
    </message>
    <message>
        <source>model.load_state_dict(checkpoint) takes the whole checkpoint for weights; they are in %1.</source>
        <translation>model.load_state_dict(checkpoint) 把整个检查点当作权重；权重在 %1 中。</translation>
    </message>
    <message>
        <source>model.state_dict = … raises nothing and loads nothing: it replaces the method. Call model.load_state_dict(…).</source>
        <translation>model.state_dict = … 不报错，但也什么都没加载：它只是替换了该方法。应调用 model.load_state_dict(…)。</translation>
    </message>
    <message>
        <source>k.replace(&apos;module.&apos;, &apos;&apos;) also cuts inside of names (%1): “%2” would become “%3”.</source>
        <translation>k.replace(&apos;module.&apos;, &apos;&apos;) 还会改动名称中间的部分（%1）：“%2”会变成“%3”。</translation>
    </message>
    <message>
        <source>k[7:] cuts keys that have no “module.” in front (%1): “%2” would become “%3”.</source>
        <translation>k[7:] 会截断开头没有“module.”的键（%1）：“%2”会变成“%3”。</translation>
    </message>
    <message>
        <source>strict=False silences the error and loads none of the weights: the model stays random.</source>
        <translation>strict=False 只是不再报错，却一个权重也没加载：模型仍是随机初始化的。</translation>
    </message>
    <message>
        <source>strip “%1”</source>
        <translation>去掉“%1”</translation>
    </message>
    <message>
        <source>add “%1”</source>
        <translation>添加“%1”</translation>
    </message>
    <message>
        <source>unwrap the model</source>
        <translation>取出内层模型</translation>
    </message>
    <message>
        <source>extract the weights</source>
        <translation>提取权重</translation>
    </message>
    <message>
        <source>keep only “%1”</source>
        <translation>只保留“%1”</translation>
    </message>
    <message>
        <source>re-tag to %1</source>
        <translation>改标签为 %1</translation>
    </message>
    <message>
        <source>drop “%1”</source>
        <translation>删除“%1”</translation>
    </message>
    <message>
        <source>cast to %1</source>
        <translation>转换为 %1</translation>
    </message>
    <message>
        <source>cut storages</source>
        <translation>裁剪存储</translation>
    </message>
    <message>
        <source>dequantize</source>
        <translation>反量化</translation>
    </message>
    <message>
        <source>sparse to dense</source>
        <translation>稀疏转稠密</translation>
    </message>
    <message>
        <source>There are no weights with names here that a model could load: loading gives %1.</source>
        <translation>这里没有模型可以加载的带名称的权重：加载得到的是%1。</translation>
    </message>
    <message>
        <source>a tensor</source>
        <translation>一个张量</translation>
    </message>
    <message>
        <source>an empty %1</source>
        <translation>一个空的 %1</translation>
    </message>
    <message>
        <source>a value of type %1</source>
        <translation>类型为 %1 的值</translation>
    </message>
    <message>
        <source>place “%1” on %2</source>
        <translation>将“%1”放到 %2</translation>
    </message>
    <message>
        <source>spread over %1</source>
        <translation>分布到 %1</translation>
    </message>
    <message>
        <source>rename “%1” to “%2”</source>
        <translation>将“%1”重命名为“%2”</translation>
    </message>
    <message>
        <source>delete “%1”</source>
        <translation>删除“%1”</translation>
    </message>
    <message>
        <source>then in the whole file</source>
        <translation>之后作用于整个文件</translation>
    </message>
    <message>
        <source>only in “%1”</source>
        <translation>仅在“%1”中</translation>
    </message>
    <message>
        <source>torch.load takes the file only once %1 is imported.</source>
        <translation>导入 %1 之后 torch.load 才能加载此文件。</translation>
    </message>
    <message>
        <source>load_state_dict does not find its keys: in %3 %1 missing, %2 unexpected.</source>
        <translation>load_state_dict 找不到所需的键：在 %3 中缺少 %1 个，多出 %2 个。</translation>
    </message>
    <message>
        <source>torch.load cannot decode text of Python 2 unless encoding=&quot;latin1&quot; is given.</source>
        <translation>除非指定 encoding=&quot;latin1&quot;，否则 torch.load 无法解码 Python 2 的文本。</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Folder</source>
        <comment>All other platforms</comment>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>查找范围：</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Go forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>上级文件夹</translation>
    </message>
    <message>
        <source>Go to the parent directory</source>
        <translation>转到上级文件夹</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Create a New Folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>列表视图</translation>
    </message>
    <message>
        <source>Change to list view mode</source>
        <translation>切换到列表视图</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>详细视图</translation>
    </message>
    <message>
        <source>Change to detail view mode</source>
        <translation>切换到详细视图</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>文件类型：</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>文件名(&amp;N)：</translation>
    </message>
    <message>
        <source>Directory:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>选择(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>显示隐藏文件(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>新建文件夹(&amp;N)</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Date Modified</source>
        <translation>修改日期</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>计算机</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>是(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>否(&amp;N)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;Link Location</source>
        <translation>复制链接地址(&amp;L)</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>RelationText</name>
    <message>
        <source>the model in %1</source>
        <translation>%1 中的模型</translation>
    </message>
    <message>
        <source>the model “%1” in %2</source>
        <translation>%2 中的模型“%1”</translation>
    </message>
    <message>
        <source>“%1” in %2</source>
        <translation>%2 中的“%1”</translation>
    </message>
    <message>
        <source>%1 of %2 keys are the same in A and B</source>
        <translation>A 和 B 有 %1 个键相同（共 %2 个）</translation>
    </message>
    <message>
        <source>A and B have the same keys</source>
        <translation>A 和 B 的键相同</translation>
    </message>
    <message>
        <source>The keys of %1 and of %2 are the same</source>
        <translation>%1 和 %2 的键相同</translation>
    </message>
    <message>
        <source>The keys of %1 are those of %2 with “%3” in front</source>
        <translation>%1 的键是 %2 的键前面加上“%3”</translation>
    </message>
    <message>
        <source>The keys of %1 are those of %2 without “%3” in front</source>
        <translation>%1 的键是 %2 的键去掉开头的“%3”</translation>
    </message>
    <message>
        <source>The keys of %1 are those of %2 with “%3” in place of “%4”</source>
        <translation>%1 的键是 %2 的键把“%4”换成“%3”</translation>
    </message>
    <message>
        <source> (behind “%1”)</source>
        <translation>（在“%1”之后）</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1：%2／%3</translation>
    </message>
    <message>
        <source>same shapes and dtypes</source>
        <translation>形状和 dtype 相同</translation>
    </message>
    <message numerus="yes">
        <source>%Ln shape(s) differ</source>
        <translation>
            <numerusform>%Ln 个形状不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln dtype(s) differ</source>
        <translation>
            <numerusform>%Ln 个 dtype 不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln device(s) differ</source>
        <translation>
            <numerusform>%Ln 个设备不同</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers not compared (no checksums)</source>
        <translation>未比较数值（没有校验和）</translation>
    </message>
    <message>
        <source>same numbers, as the checksums tell</source>
        <translation>校验和表明数值相同</translation>
    </message>
    <message numerus="yes">
        <source>numbers of %Ln differ by checksum</source>
        <translation>
            <numerusform>按校验和，%Ln 个的数值不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln the checksum is the same</source>
        <translation>
            <numerusform>%Ln 个的校验和相同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln it is not known</source>
        <translation>
            <numerusform>%Ln 个未知</numerusform>
        </translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Neither A nor B holds tensors.</source>
        <translation>A 和 B 都没有张量。</translation>
    </message>
    <message>
        <source>A and B have no key in common.</source>
        <translation>A 和 B 没有相同的键。</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>strip “%1”</source>
        <translation>去掉“%1”</translation>
    </message>
    <message>
        <source>add “%1”</source>
        <translation>添加“%1”</translation>
    </message>
    <message>
        <source>pick “%1” as root</source>
        <translation>将“%1”设为根</translation>
    </message>
    <message>
        <source>extract the state dict</source>
        <translation>提取 state dict</translation>
    </message>
    <message>
        <source>unwrap the model</source>
        <translation>取出内层模型</translation>
    </message>
    <message>
        <source>rename keys (%1)</source>
        <translation>重命名键（%1）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <translation>“%1”：%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more part(s)</source>
        <translation>
            <numerusform>还有 %Ln 处</numerusform>
        </translation>
    </message>
    <message>
        <source>in “%1”</source>
        <translation>在“%1”中</translation>
    </message>
    <message>
        <source>same numbers</source>
        <translation>数值相同</translation>
    </message>
    <message numerus="yes">
        <source>numbers of %Ln differ</source>
        <translation>
            <numerusform>%Ln 个的数值不同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %Ln they were not compared</source>
        <translation>
            <numerusform>%Ln 个未比较</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RowText</name>
    <message numerus="yes">
        <source>%Ln parameter group(s)</source>
        <translation>
            <numerusform>%Ln 个参数组</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s)</source>
        <translation>
            <numerusform>%Ln 个值</numerusform>
        </translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Averaged weights (EMA)</source>
        <translation>平均权重（EMA）</translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation>完整模型</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>LR scheduler</source>
        <translation>学习率调度器</translation>
    </message>
    <message>
        <source>Gradient scaler</source>
        <translation>梯度缩放器</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数配置</translation>
    </message>
    <message>
        <source>Random generators</source>
        <translation>随机数生成器</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>组 %1</translation>
    </message>
    <message>
        <source>(whole file)</source>
        <translation>（整个文件）</translation>
    </message>
    <message>
        <source>(empty name)</source>
        <translation>（空名称）</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
</context>
<context>
    <name>SaveTarget</name>
    <message>
        <source>Name the new file.</source>
        <translation>请为新文件命名。</translation>
    </message>
    <message>
        <source>That is a folder; name a file in it.</source>
        <translation>这是文件夹；请指定其中的文件名。</translation>
    </message>
    <message>
        <source>That is the opened file itself, which is never overwritten. Choose another name.</source>
        <translation>这是已打开的文件本身，绝不会被覆盖。请换一个名称。</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>没有文件夹 %1。</translation>
    </message>
    <message>
        <source>You may not write into %1. Choose another folder.</source>
        <translation>您没有写入 %1 的权限。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>That is no regular file.</source>
        <translation>这不是普通文件。</translation>
    </message>
    <message>
        <source>There is not enough space: the file takes %1, and %2 are free.</source>
        <translation>空间不足：文件需要 %1，可用 %2。</translation>
    </message>
</context>
<context>
    <name>WhyText</name>
    <message>
        <source>torch.save(model.state_dict, path) saves the method itself, because the parentheses are missing. Python pickles a method as “the attribute state_dict of this object”, so the whole model went into the file with it. Loading gives a method, and load_state_dict refuses it. No weight is lost: Extract takes the state dict out of the model inside.</source>
        <translation>torch.save(model.state_dict, path) 因为少了括号，保存的是方法本身。Python 把方法序列化为“此对象的 state_dict 属性”，于是整个模型也一同写进了文件。加载后得到的是一个方法，load_state_dict 会拒绝它。权重并没有丢失：“提取”可以从其中的模型取出 state dict。</translation>
    </message>
    <message>
        <source>A tensor is described by sizes, strides and an offset into a storage. Here these numbers reach outside of the storage or contradict each other, so PyTorch would refuse the tensor or, in old releases, read memory that is not its own. The file is damaged or was made by hand; the other tensors are not affected.</source>
        <translation>张量由尺寸、步幅以及在存储中的偏移来描述。这里的这些数字超出了存储或互相矛盾，因此 PyTorch 会拒绝该张量，旧版本甚至会读取不属于它的内存。文件已损坏，或是人为制作的；其他张量不受影响。</translation>
    </message>
    <message>
        <source>PyTorch 2.1 and newer write a record “byteorder” that says little or big. This one says neither, so torch.load stops. A save from here writes the record anew.</source>
        <translation>PyTorch 2.1 及更新版本会写入名为“byteorder”的记录，内容为 little 或 big。这里的记录两者都不是，因此 torch.load 会停止。在此保存会重新写入该记录。</translation>
    </message>
    <message>
        <source>torch.compile wraps the model in an object that holds it under the name _orig_mod, and so every key of its state dict starts with “_orig_mod.”. A model that is not compiled has no such keys. Strip the prefix, or save model._orig_mod.state_dict() next time.</source>
        <translation>torch.compile 会把模型包装在一个对象里，以 _orig_mod 为名保存它，因此 state dict 的每个键都以“_orig_mod.”开头。没有编译的模型没有这样的键。请去掉该前缀，或者下次保存 model._orig_mod.state_dict()。</translation>
    </message>
    <message>
        <source>Every record of a zip file has a checksum of its bytes. For the records named here it does not match, so bytes changed after they were written: a bad disk, cable or download. PyTorch does not check and would load the changed numbers without a word. Get the file again.</source>
        <translation>zip 文件的每个记录都带有其字节的校验和。这里列出的记录校验和不符，说明写入之后字节发生了变化：可能是磁盘、线缆或下载有问题。PyTorch 不做检查，会不声不响地加载被改变的数值。请重新获取文件。</translation>
    </message>
    <message>
        <source>These records were written without a checksum (PyTorch can be told so to save time). It cannot be found out whether their bytes are those that were written.</source>
        <translation>这些记录写入时没有校验和（PyTorch 可以为节省时间而这样设置）。因此无法得知它们的字节是否与写入时一致。</translation>
    </message>
    <message>
        <source>This kind of file has no checksums at all. It cannot be found out whether its bytes are those that were written; compare the file with a checksum from where you got it.</source>
        <translation>这种文件完全没有校验和，因此无法得知其字节是否与写入时一致；请与文件来源处提供的校验和比对。</translation>
    </message>
    <message>
        <source>torch.save stores its records uncompressed, so that they can be mapped into memory. Here some are compressed, as happens when the archive was unpacked and zipped again. torch.load reads them, but with mmap=True it would take the compressed bytes for numbers. Saving as zip from here stores them plainly.</source>
        <translation>torch.save 以不压缩的方式存放记录，以便映射到内存。这里有些记录被压缩了，通常是归档被解压后又重新打包所致。torch.load 能读取它们，但使用 mmap=True 时会把压缩后的字节当作数值。在此另存为 zip 会以不压缩的方式存放。</translation>
    </message>
    <message>
        <source>Each storage in a checkpoint remembers the device that it was on, such as cuda:2. torch.load puts it back there, and stops where that device does not exist. This has nothing to do with “module.” in the keys: it says where the tensors were, not how the model was wrapped. Either give map_location=&quot;cpu&quot; to every torch.load, or re-tag the file once. A model on a GPU takes CPU tensors without any loss: load_state_dict copies them to where the model is.</source>
        <translation>检查点中的每个存储都记着它所在的设备，例如 cuda:2。torch.load 会把它放回那里，如果该设备不存在就会停止。这与键里的“module.”无关：它说明的是张量在哪里，而不是模型如何被包装。要么每次 torch.load 都给出 map_location=&quot;cpu&quot;，要么把文件的标签改一次。GPU 上的模型可以毫无损失地接受 CPU 张量：load_state_dict 会把它们复制到模型所在之处。</translation>
    </message>
    <message>
        <source>A dict is written as a row of keys and values, and this row has one key twice. Python keeps the last value and forgets the first, so another program may see other weights than torch.load does.</source>
        <translation>字典被写成一串键和值，而这里有一个键出现了两次。Python 保留最后一个值而丢弃第一个，因此其他程序看到的权重可能与 torch.load 不同。</translation>
    </message>
    <message>
        <source>Two records of the zip archive have the same name. Some programs read the first, others the last: what one person checks need not be what another one loads. No release of PyTorch writes such a file.</source>
        <translation>zip 归档中有两个记录同名。有的程序读取第一个，有的读取最后一个：一个人检查过的内容未必是另一个人加载的内容。任何版本的 PyTorch 都不会写出这样的文件。</translation>
    </message>
    <message>
        <source>Only a part of the model was wrapped in DataParallel, as the AlexNet and VGG of PyTorch&apos;s own ImageNet example do with their features: the name “module” then stands in the middle of the keys. A model that is not wrapped there has no such segment. It may also be a layer that is simply called module; compare with your model&apos;s keys before you rename.</source>
        <translation>只有模型的一部分被 DataParallel 包装，就像 PyTorch 自己的 ImageNet 示例对 AlexNet 和 VGG 的 features 所做的那样：于是“module”出现在键的中间。没有在那里包装的模型没有这一段。它也可能只是一个名叫 module 的层；改名之前请先与您的模型的键比对。</translation>
    </message>
    <message>
        <source>Some keys exist both with and without the prefix, so removing it would make two keys equal and one tensor would be lost. Perhaps two state dicts were merged, or a part of the model is really called so. Nothing is stripped here; delete or rename the keys that you do not want first.</source>
        <translation>有些键带前缀和不带前缀的两种形式都存在，去掉前缀会使两个键相同，从而丢失一个张量。可能是合并了两个 state dict，也可能模型的一部分确实叫这个名字。这里不会去掉任何前缀；请先删除或重命名不需要的键。</translation>
    </message>
    <message>
        <source>A tensor refers to a storage whose record is not in the archive, so its numbers are gone and torch.load fails. The archive was cut, or repacked without it. Other tensors can still be saved: delete the keys that are concerned.</source>
        <translation>某个张量引用的存储在归档中没有记录，因此它的数值已经丢失，torch.load 会失败。归档可能被截断，或在重新打包时漏掉了它。其他张量仍可保存：删除相关的键即可。</translation>
    </message>
    <message>
        <source>The tensors were on several devices when they were saved: the model was spread over several GPUs, or optimizer and weights lived apart. torch.load wants every one of them. On another computer, put them all on one device: the CPU always works, since load_state_dict copies to where the model is.</source>
        <translation>保存时张量分布在多个设备上：模型被拆到多个 GPU 上，或优化器与权重不在一处。torch.load 要求所有这些设备都存在。在其他计算机上，请把它们全部放到一个设备上：CPU 总是可行，因为 load_state_dict 会复制到模型所在之处。</translation>
    </message>
    <message>
        <source>DataParallel and DistributedDataParallel wrap your model in an object that holds it under the name “module”, so its state dict says module.conv1.weight where the model itself says conv1.weight. PyTorch compares names letter by letter: a plain model finds none of its keys, and a parallel model finds none of a plain file&apos;s. Stripping the seven letters changes names alone, never a number. Next time save model.module.state_dict().</source>
        <translation>DataParallel 和 DistributedDataParallel 会把模型包装在一个对象里，以“module”为名保存它，因此 state dict 中是 module.conv1.weight，而模型本身的名称是 conv1.weight。PyTorch 逐字比较名称：普通模型一个键也找不到，而并行模型在普通文件中也一个都找不到。去掉这七个字符只改变名称，绝不改变数值。下次请保存 model.module.state_dict()。</translation>
    </message>
    <message>
        <source>Every archive of torch.save has a small record “version”. Without it torch.load says that the file is no PyTorch archive. A save from here writes it.</source>
        <translation>torch.save 的每个归档都有一个名为“version”的小记录。没有它，torch.load 会说该文件不是 PyTorch 归档。在此保存会写入该记录。</translation>
    </message>
    <message>
        <source>Two records of the archive claim the same bytes of the file. PyTorch never writes such a file; it serves to show different contents to different programs, or to blow up when it is unpacked.</source>
        <translation>归档中有两个记录占用了文件的同一段字节。PyTorch 从不写出这样的文件；它被用来向不同的程序显示不同的内容，或在解压时膨胀。</translation>
    </message>
    <message>
        <source>torch.save writes whole storages. A tensor that is a small slice of a large one drags all of it into the file, although nothing else uses it. Write tensor.clone() before saving to keep only the slice. The Storage page draws which bytes are used.</source>
        <translation>torch.save 会写出整个存储。一个张量哪怕只是大张量的一小片，也会把整个存储带进文件，即使没有别的东西使用它。保存前写 tensor.clone() 就只保留这一片。“存储”页面画出了哪些字节被使用。</translation>
    </message>
    <message>
        <source>A whole DataParallel model remembers the numbers of the GPUs that it ran on, beside the tags of its tensors. On a computer without them it loads with map_location, but its forward pass fails: “module must have its parameters and buffers on device cuda:…”. Unwrap it to get the model inside, which runs anywhere.</source>
        <translation>完整的 DataParallel 模型除张量的标签外，还记着它所运行的 GPU 编号。在没有这些 GPU 的计算机上，用 map_location 可以加载，但前向计算会失败：“module must have its parameters and buffers on device cuda:…”。取出内层模型即可得到在任何地方都能运行的模型。</translation>
    </message>
    <message>
        <source>The file holds a whole model inside of a wrapper (DataParallel, DDP, torch.compile …). The wrapper only belongs to the computer that it was made on; the model itself is its attribute. Unwrap makes the inner model the content of the file.</source>
        <translation>文件中保存的是被包装的完整模型（DataParallel、DDP、torch.compile …）。包装只属于制作它的那台计算机；模型本身是它的属性。“取出内层模型”会把内层模型作为文件的内容。</translation>
    </message>
    <message>
        <source>Some keys start with the prefix and others do not: a part of the model was wrapped, weights were added later, or a layer happens to have that name. The popular k[7:] would cut seven letters off the other keys too. Strip removes the prefix only where it is.</source>
        <translation>有些键以该前缀开头，有些则不是：模型的一部分被包装、后来加入了权重，或者某个层恰好叫这个名字。流行的 k[7:] 也会从其他键截掉七个字符。“去掉”只在有前缀的地方去掉它。</translation>
    </message>
    <message>
        <source>The file was written by pickle.dump, not by torch.save. torch.load says “Invalid magic number; corrupt file?”, although nothing is corrupt; only pickle.load reads it, and that runs whatever code the file names. Saving as zip from here gives a file for torch.load.</source>
        <translation>文件是由 pickle.dump 而不是 torch.save 写出的。torch.load 会说“Invalid magic number; corrupt file?”，其实并没有损坏；只有 pickle.load 能读取，而它会运行文件中指定的任何代码。在此另存为 zip 可得到 torch.load 能读取的文件。</translation>
    </message>
    <message>
        <source>model.state_dict() detaches its tensors. These still require a gradient or are Parameters, so the dict was made in another way, such as dict(model.named_parameters()), which also leaves out buffers like the running means of batch norms. Loading works, with strict=False where buffers are missing.</source>
        <translation>model.state_dict() 会把张量从计算图分离。这里的张量仍需要梯度或是 Parameter，说明该字典是用别的方式得到的，例如 dict(model.named_parameters())，这种方式还会漏掉批归一化的均值等缓冲区。可以加载，若缺少缓冲区则需 strict=False。</translation>
    </message>
    <message>
        <source>A record has fewer bytes than its storage announces: the file was cut off or badly repaired. torch.load fails at this tensor. Get the file again.</source>
        <translation>某个记录的字节数少于其存储所声明的：文件被截断或修复不当。torch.load 会在此张量处失败。请重新获取文件。</translation>
    </message>
    <message>
        <source>The model was wrapped more than once, for example compiled and then put into DistributedDataParallel, and every wrapper put its own name before the keys. A plain model wants none of them. Strip removes the whole stack at once.</source>
        <translation>模型被多次包装，例如先编译再放进 DistributedDataParallel，每一层包装都在键前加上自己的名称。普通模型一个都不需要。“去掉”会一次去掉整叠前缀。</translation>
    </message>
    <message>
        <source>Two tensors refer to one storage but describe it differently, with another size or device. Which description counts depends on the order of reading. PyTorch itself never writes this.</source>
        <translation>两个张量引用同一个存储，但对它的描述不同，例如大小或设备不同。以哪个描述为准取决于读取的顺序。PyTorch 自己从不这样写。</translation>
    </message>
    <message>
        <source>torch.jit.save wrote this archive. It holds code and a module beside the tensors; read it with torch.jit.load. torch.load refuses it since PyTorch 2.6, unless weights_only=False is given. Training checkpoints are better saved with torch.save(model.state_dict()).</source>
        <translation>此归档由 torch.jit.save 写出。它除张量外还含有代码和模块；请用 torch.jit.load 读取。自 PyTorch 2.6 起，除非给出 weights_only=False，否则 torch.load 会拒绝它。训练检查点最好用 torch.save(model.state_dict()) 保存。</translation>
    </message>
    <message>
        <source>Bytes follow behind the end of what PyTorch reads. They do no harm to loading, but nobody knows what they are: another file joined to this one, leftovers, or something hidden.</source>
        <translation>在 PyTorch 读取的内容结束之后还有字节。它们不妨碍加载，但没人知道是什么：可能是拼接的另一个文件、残留数据，或被隐藏的内容。</translation>
    </message>
    <message>
        <source>The file ends before its content does: a download or copy was interrupted, or the disk was full. What is shown was read before the cut. Get the file again and compare the sizes.</source>
        <translation>文件在内容结束之前就中断了：下载或复制被中断，或磁盘已满。显示的是中断之前读到的内容。请重新获取文件并比对大小。</translation>
    </message>
    <message>
        <source>The archive holds data that no tensor refers to, left by an edit or put there by another program. They take space and nothing reads them; a save from here leaves them out.</source>
        <translation>归档中含有没有任何张量引用的数据，可能是编辑后遗留的，也可能是其他程序放进去的。它们占用空间却没有谁读取；在此保存会将其略去。</translation>
    </message>
    <message>
        <source>The archive&apos;s version record names a version that no PyTorch release reads. Either a newer program wrote it, or the record is damaged.</source>
        <translation>归档的版本记录所写的版本没有任何 PyTorch 能读取。要么是更新的程序写的，要么该记录已损坏。</translation>
    </message>
    <message>
        <source>Since PyTorch 2.6 torch.load builds tensors, numbers, text and a few classes of PyTorch, and nothing else, because a pickle can otherwise run any code. This file names classes outside of that list. If you need only the weights, pick their state dict or drop the part with those classes, and the file loads everywhere. Giving weights_only=False also works, but then the file can run code: do it only if you trust where it came from.</source>
        <translation>自 PyTorch 2.6 起，torch.load 只构建张量、数字、文本和 PyTorch 的少数几个类，其他一概不接受，因为 pickle 否则可以运行任意代码。此文件用到了该名单之外的类。如果只需要权重，请只保留其 state dict 或删除含有这些类的部分，文件就能在任何地方加载。给出 weights_only=False 也可以，但那时文件可以运行代码：只有信任其来源时才这样做。</translation>
    </message>
    <message>
        <source>torch.save(model) pickles the object itself: the names of its classes, not their code. Loading imports these classes from the same modules as on the computer that saved it, and fails when a file was moved or renamed. Since PyTorch 2.6 it is refused by default as well. Extract makes the state dict from it, without the classes: names and tensors, which load_state_dict takes anywhere.</source>
        <translation>torch.save(model) 序列化的是对象本身：只有类的名称，没有类的代码。加载时会从与保存时相同的模块导入这些类，如果文件被移动或改名就会失败。自 PyTorch 2.6 起默认也会拒绝。“提取”会从中得到 state dict，不含这些类：只有名称和张量，load_state_dict 在任何地方都能接受。</translation>
    </message>
    <message>
        <source>The optimizer object was pickled, not optimizer.state_dict(). load_state_dict does not take an object, and loading imports the optimizer&apos;s class. In Python, load the file and call .state_dict() on it.</source>
        <translation>序列化的是优化器对象，而不是 optimizer.state_dict()。load_state_dict 不接受对象，而且加载时会导入优化器的类。请在 Python 中加载文件并对它调用 .state_dict()。</translation>
    </message>
    <message>
        <source>FSDP, activation checkpointing and similar tools wrap modules in objects of their own, whose names then stand in the keys. A plain model has no such segments. Removing them changes names alone, never a number.</source>
        <translation>FSDP、激活检查点等工具会把模块包装在自己的对象里，这些对象的名称随之出现在键中。普通模型没有这些段。去掉它们只改变名称，绝不改变数值。</translation>
    </message>
    <message>
        <source>A zip file has a directory at its end and a header before each record. Here they contradict each other or leave room for a second reading, so two programs can see different contents in one file: one may check what another does not load. PyTorch never writes such a file. Do not load it unless you know where it came from.</source>
        <translation>zip 文件的末尾有一个目录，每个记录之前有一个头部。这里两者互相矛盾或留有另一种读法，因此两个程序可能在同一个文件中看到不同的内容：一个检查的可能并不是另一个加载的。PyTorch 从不写出这样的文件。除非知道它的来源，否则不要加载。</translation>
    </message>
    <message>
        <source>Every number of this weight is 0. A new layer is not made so, except on purpose: the last layer of a residual branch, LoRA’s B matrix or a zero-initialised projection starts at zero. After training it means that no gradient reached it, that it was pruned, or that the file was written before the values were there.</source>
        <translation>这个权重的所有数都是 0。新建的层不会这样，除非是有意为之：残差分支的最后一层、LoRA 的 B 矩阵或零初始化的投影从零开始。训练之后，这说明没有梯度到达它、它被剪枝了，或者文件在数值写好之前就保存了。</translation>
    </message>
    <message>
        <source>BatchNorm counts the batches it has seen in training in num_batches_tracked. Here it counts 0, so running_mean and running_var are still 0 and 1, and in evaluation the layer does not do what it did in training. Either the model was never trained, or its statistics were not loaded (strict=False hides that).</source>
        <translation>BatchNorm 用 num_batches_tracked 记录训练时见过的批次数。这里是 0，所以 running_mean 和 running_var 仍是 0 和 1，评估时该层的行为与训练时不同。要么模型从未训练过，要么它的统计量没有被加载（strict=False 会掩盖这一点）。</translation>
    </message>
    <message>
        <source>All numbers of this weight are equal. Layers are not initialised so, and training would not make them so: it was filled by hand, or never written.</source>
        <translation>这个权重的所有数都相等。层不会这样初始化，训练也不会使它变成这样：它是手工填充的，或者从未写入。</translation>
    </message>
    <message>
        <source>The largest number that float16 holds is 65504. Casting this tensor to float16 (model.half(), --cast float16) would make its larger numbers infinite, and what is computed with them infinite or NaN. bfloat16 has the range of float32 and takes them, with fewer digits.</source>
        <translation>float16 能表示的最大数是 65504。把这个张量转换为 float16（model.half()、--cast float16）会使更大的数变成无穷，用它们计算的结果也会变成无穷或 NaN。bfloat16 的范围与 float32 相同，可以容纳它们，只是有效数字较少。</translation>
    </message>
    <message>
        <source>The tensor holds infinities. In an attention mask they are meant: -inf there means “do not look”. In a weight or in the state of an optimizer they come from an overflow, often with float16 or a learning rate that is too high, and everything computed from them is infinite or NaN.</source>
        <translation>张量中有无穷。在注意力掩码中这是有意的：-inf 表示“不要看”。在权重或优化器状态中，它们来自溢出，常见于 float16 或过高的学习率，由它们算出的一切都是无穷或 NaN。</translation>
    </message>
    <message>
        <source>NaN is what 0/0 or inf - inf gives, and whatever is computed with it becomes NaN, so that a model with a single one in its weights answers nothing but NaN. Training had diverged when this was saved; go back to a checkpoint before that. In the state of an optimizer it poisons the weights at the next step.</source>
        <translation>NaN 是 0/0 或 inf - inf 的结果，凡是用它计算的都会变成 NaN，所以权重里只要有一个，模型的输出就全是 NaN。保存时训练已经发散；请回到更早的检查点。如果它在优化器状态中，下一步就会毒害权重。</translation>
    </message>
    <message>
        <source>Layers of the same kind at different depths usually have weights of about the same size. This one is far from its siblings: a layer that collapsed or exploded, one that was initialised or decayed differently, or one that does something of its own. It is a hint where to look, not a fault in itself.</source>
        <translation>不同深度的同类层，权重大小通常相近。这一个与同类相差很远：可能是坍缩或爆炸的层、初始化或衰减方式不同的层，或者有特殊作用的层。这只提示该看哪里，本身并不是错误。</translation>
    </message>
    <message>
        <source>A running variance is a mean of squares, so it is positive. Zero means a channel that was always constant (dead), a negative one is damage. In evaluation BatchNorm divides by sqrt(running_var + eps): the channel is then multiplied by a large number, or becomes NaN.</source>
        <translation>滑动方差是平方的平均，所以为正。零表示该通道始终不变（已死），负数则是损坏。评估时 BatchNorm 除以 sqrt(running_var + eps)：该通道会被乘以一个很大的数，或者变成 NaN。</translation>
    </message>
    <message>
        <source>Numbers nearer to 0 than the least normal number of their dtype have fewer digits, and processors treat them slowly or take them for 0. Many of them are found in weights that decay without being used, and after a cast to float16, whose least normal number is 0.00006.</source>
        <translation>比该数据类型的最小正规数更接近 0 的数，有效数字较少，处理器处理得慢或把它们当作 0。它们常见于只衰减而不被使用的权重，以及转换为 float16 之后（其最小正规数是 0.00006）。</translation>
    </message>
    <message>
        <source>Every number of these output channels is 0, so each gives its bias and nothing else, whatever comes in. They were pruned, or died in training (with ReLU and weight decay); a smaller layer would do the same.</source>
        <translation>这些输出通道的所有数都是 0，所以无论输入什么，每个通道只输出它的偏置。它们被剪枝了，或在训练中死去（ReLU 加权重衰减）；更小的层可以做同样的事。</translation>
    </message>
    <message>
        <source>A checkpoint of PyTorch is a zip file, and some systems unpack such files when they are downloaded. This is the data.pkl inside: it names and describes the tensors, while their numbers lie in the files beside it. PyTorch reads the zip file as a whole. Pack the folder again without compression, or get the file again and keep it packed.</source>
        <translation>PyTorch 的检查点是一个 zip 文件，有些系统下载后会把它自动解压。这个文件是其中的 data.pkl：它列出并描述各个张量，而数值在它旁边的文件里。PyTorch 要读的是完整的 zip 文件。请不压缩地重新打包该文件夹，或重新获取文件并保持其打包状态。</translation>
    </message>
    <message>
        <source>The numbers were written by a computer that stores the most significant byte first (IBM mainframes, old PowerPC). PyTorch swaps the bytes while it loads, which works, but not with mmap=True and not with map_location=&apos;meta&apos;. Saving the file anew on a common computer makes it little-endian. Numbers of types that came late (uint16, uint32, uint64, complex32) are not swapped by any release: convert those tensors on the computer that wrote them.</source>
        <translation>这些数值是由先存最高有效字节的计算机写出的（IBM 大型机、旧 PowerPC）。PyTorch 在加载时会交换字节，这没有问题，但不能与 mmap=True 或 map_location=&apos;meta&apos; 同时使用。在普通计算机上重新保存一次，文件就会变成小端序。后来才有的类型（uint16、uint32、uint64、complex32）的数值，任何版本都不会交换：请在写出它们的计算机上转换这些张量。</translation>
    </message>
    <message>
        <source>torch.save writes tensors of new types (float8, uint16, complex32 …) into the old format too, but no release of PyTorch reads them from there. Nothing is lost: saved in the zip format, the same tensors load.</source>
        <translation>torch.save 也会把新类型（float8、uint16、complex32 …）的张量写入旧格式，但没有任何 PyTorch 版本能从中读取它们。数据并未丢失：以 zip 格式保存后，这些张量就能加载。</translation>
    </message>
    <message>
        <source>A record has more bytes than its storage announces. Old PyTorch releases read the beginning and ignore the rest; new ones refuse the file. In the old format, before 1.6, all of them refuse it.</source>
        <translation>某个记录的字节数多于其存储所声明的。旧版 PyTorch 只读取开头而忽略其余部分；新版会拒绝该文件。在 1.6 之前的旧格式中，所有版本都会拒绝它。</translation>
    </message>
    <message>
        <source>A pickle is a list of instructions, and one of them is to call a function of any module. This file calls functions that no checkpoint needs and that run programs, open files or evaluate text. torch.load(weights_only=False), pickle.load and every program built on them would make these calls at once; weights_only=True refuses them. Nothing was run here: the file was only read. Do not load it, whoever sent it; ask for its weights as a plain state dict or as safetensors. The tab Raw shows the calls with their places.</source>
        <translation>pickle 是一串指令，其中一种是调用任意模块中的函数。此文件调用了任何检查点都不需要的函数，它们会运行程序、打开文件或执行文本。torch.load(weights_only=False)、pickle.load 以及基于它们的程序都会立即执行这些调用；weights_only=True 会拒绝它们。这里没有运行任何东西：文件只是被读取。无论它来自谁，都不要加载；请对方提供普通的 state dict 或 safetensors 格式的权重。“原始”标签页会显示这些调用及其位置。</translation>
    </message>
    <message>
        <source>Biases start at 0 and the weights of norms at 1, so a vector that holds one number alone is usual in a new model. After training it means that no gradient reached it, or that its layer was frozen.</source>
        <translation>偏置从 0 开始，归一化层的权重从 1 开始，因此新模型中只含一个数值的向量很常见。训练之后则意味着没有梯度到达它，或其所在的层被冻结了。</translation>
    </message>
    <message>
        <source>The pickle inside of the file can be written in several protocols. torch.save uses 2; this file was saved with another one (pickle_protocol=…). The safe reader behind weights_only=True, which is the default since PyTorch 2.6, knows protocol 2 and stops with “Unsupported operand”. Protocol 0 writes references to storages as text, which torch.load takes in no way: it wants tuples.</source>
        <translation>文件中的 pickle 可以用多种协议写出。torch.save 使用协议 2；此文件用的是另一种协议（pickle_protocol=…）。weights_only=True 背后的安全读取器（自 PyTorch 2.6 起为默认）只认识协议 2，会以“Unsupported operand”停止。协议 0 以文本写出对存储的引用，torch.load 无论如何都不接受：它要的是元组。</translation>
    </message>
    <message>
        <source>Python 2 kept text as bytes, and numpy&apos;s numbers went into its pickles as such text. Python 3 decodes them as UTF-8 (pickle.load as ASCII) and stops at the first byte that is none. encoding=&quot;latin1&quot; takes each byte as a character; numpy turns them into numbers again.</source>
        <translation>Python 2 以字节保存文本，numpy 的数值也作为这种文本写入 pickle。Python 3 按 UTF-8 解码（pickle.load 按 ASCII），遇到第一个不合法的字节就会停止。encoding=&quot;latin1&quot; 把每个字节当作一个字符；numpy 会把它们还原为数值。</translation>
    </message>
</context>
<context>
    <name>WindowActions</name>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Open checkpoints</source>
        <translation>打开检查点</translation>
    </message>
    <message>
        <source>Open an e&amp;xample</source>
        <translation>打开示例(&amp;X)</translation>
    </message>
    <message>
        <source>Read the file again and keep the edits that still fit</source>
        <translation>重新读取文件，并保留仍然适用的编辑</translation>
    </message>
    <message>
        <source>Save &amp;As…</source>
        <translation>另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Save the edited checkpoint as a new file</source>
        <translation>将编辑后的检查点保存为新文件</translation>
    </message>
    <message>
        <source>&amp;Close tab</source>
        <translation>关闭标签页(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Copy &amp;keys</source>
        <translation>复制键(&amp;K)</translation>
    </message>
    <message>
        <source>Copy the selected rows with their columns, separated by tabs</source>
        <translation>复制所选的行及其各列，以制表符分隔</translation>
    </message>
    <message>
        <source>Copy as P&amp;ython</source>
        <translation>复制为 Python(&amp;Y)</translation>
    </message>
    <message>
        <source>Copy as &amp;JSON</source>
        <translation>复制为 JSON(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>筛选(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Next match</source>
        <translation>下一个匹配(&amp;N)</translation>
    </message>
    <message>
        <source>Pre&amp;vious match</source>
        <translation>上一个匹配(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Grouped</source>
        <translation>分组(&amp;G)</translation>
    </message>
    <message>
        <source>Weights grouped by the dots in their names</source>
        <translation>按名称中的点对权重分组</translation>
    </message>
    <message>
        <source>F&amp;lat</source>
        <translation>平铺(&amp;L)</translation>
    </message>
    <message>
        <source>Weights as one list of whole keys</source>
        <translation>以完整的键列出全部权重</translation>
    </message>
    <message>
        <source>File &amp;structure</source>
        <translation>文件结构(&amp;S)</translation>
    </message>
    <message>
        <source>Values as they are nested in the file</source>
        <translation>按文件中的嵌套结构显示</translation>
    </message>
    <message>
        <source>As in the &amp;file</source>
        <translation>按文件顺序(&amp;F)</translation>
    </message>
    <message>
        <source>By &amp;name</source>
        <translation>按名称(&amp;N)</translation>
    </message>
    <message>
        <source>By name, numbers as numbers</source>
        <translation>按名称，数字按数值大小</translation>
    </message>
    <message>
        <source>By &amp;parameters</source>
        <translation>按参数量(&amp;P)</translation>
    </message>
    <message>
        <source>By &amp;size</source>
        <translation>按大小(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Strip “module.”</source>
        <translation>去掉“module.”(&amp;S)</translation>
    </message>
    <message>
        <source>Remove “module.” from the front of all keys: for a single GPU or the CPU</source>
        <translation>去掉所有键开头的“module.”：用于单 GPU 或 CPU</translation>
    </message>
    <message>
        <source>&amp;Add “module.”</source>
        <translation>添加“module.”(&amp;A)</translation>
    </message>
    <message>
        <source>Put “module.” before all keys: for DataParallel or DDP</source>
        <translation>在所有键前添加“module.”：用于 DataParallel 或 DDP</translation>
    </message>
    <message>
        <source>&amp;Unwrap the model</source>
        <translation>取出内层模型(&amp;U)</translation>
    </message>
    <message>
        <source>A whole parallel or compiled model becomes the model inside it</source>
        <translation>用内层模型替换被并行或编译包装的完整模型</translation>
    </message>
    <message>
        <source>&amp;Extract state dict</source>
        <translation>提取 state dict(&amp;E)</translation>
    </message>
    <message>
        <source>A whole model becomes its weights</source>
        <translation>将完整模型转换为其权重</translation>
    </message>
    <message>
        <source>&amp;Pick as root</source>
        <translation>设为根(&amp;P)</translation>
    </message>
    <message>
        <source>The selected value becomes the whole file</source>
        <translation>将所选的值作为整个文件的内容</translation>
    </message>
    <message>
        <source>&amp;Devices…</source>
        <translation>设备(&amp;D)…</translation>
    </message>
    <message>
        <source>Move tensors to other devices</source>
        <translation>将张量移动到其他设备</translation>
    </message>
    <message>
        <source>Re&amp;name keys…</source>
        <translation>重命名键(&amp;N)…</translation>
    </message>
    <message>
        <source>De&amp;lete keys…</source>
        <translation>删除键(&amp;L)…</translation>
    </message>
    <message>
        <source>D&amp;rop section</source>
        <translation>删除部分(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Compare…</source>
        <translation>比较(&amp;C)…</translation>
    </message>
    <message>
        <source>Compare two checkpoints</source>
        <translation>比较两个检查点</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>批处理(&amp;B)</translation>
    </message>
    <message>
        <source>Convert many files the same way</source>
        <translation>以相同方式转换多个文件</translation>
    </message>
    <message>
        <source>Storage &amp;map</source>
        <translation>存储分布图(&amp;M)</translation>
    </message>
    <message>
        <source>What takes the space in this file</source>
        <translation>查看此文件的空间占用</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About ckptscope</source>
        <translation>关于 ckptscope(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>跟随系统(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Order</source>
        <translation>排序(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Checkpoint</source>
        <translation>检查点(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>Another pre&amp;fix…</source>
        <translation>其他前缀(&amp;F)…</translation>
    </message>
    <message>
        <source>Strip or add another prefix, such as “_orig_mod.”</source>
        <translation>去掉或添加其他前缀，例如“_orig_mod.”</translation>
    </message>
    <message>
        <source>Add the edits of a recipe file</source>
        <translation>添加方案文件中的编辑</translation>
    </message>
    <message>
        <source>Sa&amp;ve recipe…</source>
        <translation>保存方案(&amp;V)…</translation>
    </message>
    <message>
        <source>Keep the edits as a file, for other checkpoints and the command line</source>
        <translation>将编辑保存为文件，供其他检查点和命令行使用</translation>
    </message>
    <message>
        <source>Spread over &amp;GPUs…</source>
        <translation>分布到多个 &amp;GPU…</translation>
    </message>
    <message>
        <source>Place the weights on several GPUs, layer by layer</source>
        <translation>把权重逐层放到多个 GPU 上</translation>
    </message>
    <message>
        <source>&amp;Export numbers…</source>
        <translation>导出数值(&amp;E)…</translation>
    </message>
    <message>
        <source>Write tensors for numpy or as text</source>
        <translation>把张量写成 numpy 文件或文本</translation>
    </message>
    <message>
        <source>By &amp;mean</source>
        <translation>按均值(&amp;M)</translation>
    </message>
    <message>
        <source>By stan&amp;dard deviation</source>
        <translation>按标准差(&amp;D)</translation>
    </message>
    <message>
        <source>By m&amp;in</source>
        <translation>按最小值(&amp;I)</translation>
    </message>
    <message>
        <source>By ma&amp;x</source>
        <translation>按最大值(&amp;X)</translation>
    </message>
    <message>
        <source>By NaN &amp;and Inf</source>
        <translation>按 NaN 和 Inf(&amp;A)</translation>
    </message>
    <message>
        <source>By &amp;zeros</source>
        <translation>按零的个数(&amp;Z)</translation>
    </message>
    <message>
        <source>Read all &amp;numbers</source>
        <translation>读取所有数值(&amp;N)</translation>
    </message>
    <message>
        <source>Cas&amp;t…</source>
        <translation>转换数据类型(&amp;T)…</translation>
    </message>
    <message>
        <source>Cast the weights to another dtype, such as float16</source>
        <translation>把权重转换为另一种数据类型，例如 float16</translation>
    </message>
    <message>
        <source>Co&amp;mpact storages</source>
        <translation>压缩存储(&amp;M)</translation>
    </message>
    <message>
        <source>Cut storages to what their tensors use: a smaller file</source>
        <translation>把存储裁剪到张量实际使用的部分：文件更小</translation>
    </message>
    <message>
        <source>De&amp;quantize</source>
        <translation>反量化(&amp;Q)</translation>
    </message>
    <message>
        <source>Quantised tensors become float32</source>
        <translation>量化张量变为 float32</translation>
    </message>
    <message>
        <source>Sparse t&amp;o dense</source>
        <translation>稀疏转稠密(&amp;O)</translation>
    </message>
    <message>
        <source>Sparse tensors become dense ones, zeros included</source>
        <translation>稀疏张量变为稠密张量，包括零元素</translation>
    </message>
    <message>
        <source>E&amp;xpand all below</source>
        <translation>全部展开(&amp;X)</translation>
    </message>
    <message>
        <source>Open the current row and all rows below it</source>
        <translation>展开当前行及其下的所有行</translation>
    </message>
    <message>
        <source>&amp;Collapse all below</source>
        <translation>全部收起(&amp;C)</translation>
    </message>
    <message>
        <source>Close the current row and all rows below it</source>
        <translation>收起当前行及其下的所有行</translation>
    </message>
    <message>
        <source>Re&amp;load</source>
        <translation>重新加载(&amp;L)</translation>
    </message>
    <message>
        <source>Copy ro&amp;ws</source>
        <translation>复制行(&amp;W)</translation>
    </message>
    <message>
        <source>Load rec&amp;ipe…</source>
        <translation>载入方案(&amp;I)…</translation>
    </message>
    <message>
        <source>L&amp;anguage</source>
        <translation>语言(&amp;A)</translation>
    </message>
    <message>
        <source>Col&amp;umns</source>
        <translation>列(&amp;U)</translation>
    </message>
    <message>
        <source>Statistics of every tensor, as columns that can be sorted, and findings such as NaN; in a comparison how much the numbers differ</source>
        <translation>每个张量的统计，显示为可排序的列，并指出 NaN 等问题；在比较中则显示数值相差多少</translation>
    </message>
    <message>
        <source>&amp;Pick “%1” as root</source>
        <translation>把“%1”设为根(&amp;P)</translation>
    </message>
    <message>
        <source>D&amp;rop “%1”</source>
        <translation>删除“%1”(&amp;R)</translation>
    </message>
    <message>
        <source>Delete the selected section, such as the optimizer, or the selected value</source>
        <translation>删除所选的部分（例如优化器）或所选的值</translation>
    </message>
    <message>
        <source>Check chec&amp;ksums</source>
        <translation>检查校验和(&amp;K)</translation>
    </message>
    <message>
        <source>Read the whole file and tell which of its bytes changed after they were written</source>
        <translation>读取整个文件，指出哪些字节在写入后被改变</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::AxesBar</name>
    <message>
        <source>Down:</source>
        <translation>纵向：</translation>
    </message>
    <message>
        <source>Across:</source>
        <translation>横向：</translation>
    </message>
    <message>
        <source>Axis that goes down</source>
        <translation>纵向的轴</translation>
    </message>
    <message>
        <source>Axis that goes across</source>
        <translation>横向的轴</translation>
    </message>
    <message>
        <source>Kernels as tiles</source>
        <translation>卷积核平铺</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::BatchForm</name>
    <message>
        <source>&amp;Recipe:</source>
        <translation>方案(&amp;R)：</translation>
    </message>
    <message>
        <source>F&amp;ormat:</source>
        <translation>格式(&amp;O)：</translation>
    </message>
    <message>
        <source>&amp;Into:</source>
        <translation>保存到(&amp;I)：</translation>
    </message>
    <message>
        <source>beside each file</source>
        <translation>各文件所在的文件夹</translation>
    </message>
    <message>
        <source>&amp;Named:</source>
        <translation>命名(&amp;N)：</translation>
    </message>
    <message>
        <source>{stem}: the name without its ending; {what}: what was changed; {ext}: the ending</source>
        <translation>{stem}：不含扩展名的名称；{what}：更改内容；{ext}：扩展名</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>Re&amp;place files that exist</source>
        <translation>替换已有的文件(&amp;P)</translation>
    </message>
    <message>
        <source>Read each new file a&amp;gain and compare it</source>
        <translation>重新读取每个新文件并比较(&amp;G)</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder of the new files</source>
        <translation>新文件的文件夹</translation>
    </message>
    <message>
        <source>Names of the new files</source>
        <translation>新文件的名称</translation>
    </message>
    <message>
        <source>As the input</source>
        <translation>与输入相同</translation>
    </message>
    <message>
        <source>zip, for PyTorch 1.6 and newer</source>
        <translation>zip，用于 PyTorch 1.6 及更新版本</translation>
    </message>
    <message>
        <source>legacy, for PyTorch before 1.6</source>
        <translation>legacy 旧格式，用于 PyTorch 1.6 之前的版本</translation>
    </message>
    <message>
        <source>The edits of %1</source>
        <translation>%1 的编辑</translation>
    </message>
    <message>
        <source>Strip “module.”</source>
        <translation>去掉“module.”</translation>
    </message>
    <message>
        <source>Strip “module.” and move to cpu</source>
        <translation>去掉“module.”并移动到 cpu</translation>
    </message>
    <message>
        <source>Add “module.”</source>
        <translation>添加“module.”</translation>
    </message>
    <message>
        <source>Move to cpu</source>
        <translation>移动到 cpu</translation>
    </message>
    <message>
        <source>Move to cuda:0</source>
        <translation>移动到 cuda:0</translation>
    </message>
    <message>
        <source>Extract the state dict of whole models</source>
        <translation>提取完整模型的 state dict</translation>
    </message>
    <message>
        <source>Only the format</source>
        <translation>仅转换格式</translation>
    </message>
    <message>
        <source>A recipe file…</source>
        <translation>方案文件…</translation>
    </message>
    <message>
        <source>Load recipe</source>
        <translation>载入方案</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>方案 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::BatchModel</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>✓ done</source>
        <translation>✓ 完成</translation>
    </message>
    <message>
        <source>– nothing to do</source>
        <translation>– 无需更改</translation>
    </message>
    <message>
        <source>⚠ refused</source>
        <translation>⚠ 已拒绝</translation>
    </message>
    <message>
        <source>✗ failed</source>
        <translation>✗ 失败</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>New size</source>
        <translation>新大小</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::BatchPage</name>
    <message>
        <source>&amp;Add files…</source>
        <translation>添加文件(&amp;A)…</translation>
    </message>
    <message>
        <source>Add fol&amp;der…</source>
        <translation>添加文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
    <message>
        <source>Take the selected files off this list (Delete)</source>
        <translation>从列表中移除所选的文件 (Delete)</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Add checkpoints</source>
        <translation>添加检查点</translation>
    </message>
    <message>
        <source>Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt *.tar)</source>
        <translation>检查点 (*.pt *.pth *.pkl *.bin *.ckpt *.tar)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Name the whole path of the folder, or leave it empty.</source>
        <translation>请填写文件夹的完整路径，或留空。</translation>
    </message>
    <message>
        <source>The names need {stem}, which stands for the name of each file, and no “/”.</source>
        <translation>名称中必须含有 {stem}（代表每个文件的名称），且不能含“/”。</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>R&amp;un</source>
        <translation>运行(&amp;U)</translation>
    </message>
    <message>
        <source>Add files first</source>
        <translation>请先添加文件</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln done</source>
        <translation>
            <numerusform>%Ln 个完成</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with nothing to do</source>
        <translation>
            <numerusform>%Ln 个无需更改</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln 个被拒绝</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln 个失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln cancelled</source>
        <translation>
            <numerusform>%Ln 个已取消</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop checkpoints or folders here. Each is converted the same way; the originals stay as they are. A double click opens the new file.</source>
        <translation>将检查点或文件夹拖放到这里。每个文件都以同样的方式转换；原文件保持不变。双击可打开新文件。</translation>
    </message>
    <message>
        <source>&amp;Open the input</source>
        <translation>打开输入文件(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Open the new file</source>
        <translation>打开新文件(&amp;O)</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>从列表中移除(&amp;R)</translation>
    </message>
    <message>
        <source>All files are done; add more or change what is done with them</source>
        <translation>所有文件都已完成；请添加文件，或更改处理方式</translation>
    </message>
    <message>
        <source>Wait until all files are done, or cancel</source>
        <translation>请等所有文件完成，或取消</translation>
    </message>
    <message>
        <source>Select files in the list first</source>
        <translation>请先在列表中选择文件</translation>
    </message>
    <message>
        <source>Cance&amp;l</source>
        <translation>取消(&amp;L)</translation>
    </message>
    <message>
        <source>Another file of this batch has the same new name: %1.</source>
        <translation>此批次中的另一个文件有相同的新名称：%1。</translation>
    </message>
    <message>
        <source>Drop to add to the list</source>
        <translation>松开即可加入列表</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::BoxPlot</name>
    <message>
        <source>no finite numbers</source>
        <translation>没有有限值</translation>
    </message>
    <message>
        <source>%1: min %2, quartiles %3, %4 and %5, max %6</source>
        <translation>%1：最小 %2，四分位数 %3、%4 和 %5，最大 %6</translation>
    </message>
    <message>
        <source>%1: no finite numbers</source>
        <translation>%1：没有有限值</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CastDialog</name>
    <message>
        <source>Cast</source>
        <translation>转换</translation>
    </message>
    <message>
        <source>&amp;New dtype:</source>
        <translation>新数据类型(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Only tensors of:</source>
        <translation>仅限张量(&amp;O)：</translation>
    </message>
    <message>
        <source>any floating dtype</source>
        <translation>任何浮点类型</translation>
    </message>
    <message>
        <source>Looking for the tensors …</source>
        <translation>正在查找张量……</translation>
    </message>
    <message>
        <source>Looking for the tensors</source>
        <translation>正在查找张量</translation>
    </message>
    <message>
        <source>Looking for numbers that the dtype cannot hold …</source>
        <translation>正在查找该数据类型无法容纳的数……</translation>
    </message>
    <message>
        <source>Reading the numbers</source>
        <translation>正在读取数值</translation>
    </message>
    <message>
        <source>Whether the dtype can hold all numbers was not looked for.</source>
        <translation>没有检查该数据类型能否容纳所有的数。</translation>
    </message>
    <message>
        <source>No number becomes infinite, and none 0.</source>
        <translation>没有数会变成无穷大，也没有数会变成 0。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ChangesPanel</name>
    <message>
        <source>Copy this command</source>
        <translation>复制此命令</translation>
    </message>
    <message>
        <source>Copy the command line</source>
        <translation>复制命令行</translation>
    </message>
    <message>
        <source>Command line that does the same</source>
        <translation>效果相同的命令行</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Remove this change</source>
        <translation>移除此更改</translation>
    </message>
    <message numerus="yes">
        <source>Changes: %Ln</source>
        <translation>
            <numerusform>更改：%Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Go back to here</source>
        <translation>回到此处</translation>
    </message>
    <message>
        <source>Remove all changes</source>
        <translation>移除全部更改</translation>
    </message>
    <message>
        <source>Remove a change</source>
        <translation>移除更改</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>回退</translation>
    </message>
    <message>
        <source>Enter goes back (or forward) to a change, Delete removes it</source>
        <translation>Enter 回到（或前进到）某项更改，Delete 移除它</translation>
    </message>
    <message>
        <source>Save recipe…</source>
        <translation>保存方案…</translation>
    </message>
    <message>
        <source>Keep these edits as a file, for other checkpoints, the batch view and the command line</source>
        <translation>将这些编辑保存为文件，供其他检查点、批处理和命令行使用</translation>
    </message>
    <message>
        <source>Load recipe…</source>
        <translation>载入方案…</translation>
    </message>
    <message>
        <source>Add the edits of a recipe file</source>
        <translation>添加方案文件中的编辑</translation>
    </message>
    <message>
        <source>Changes: none</source>
        <translation>更改：无</translation>
    </message>
    <message>
        <source>%1 (only in %2)</source>
        <translation>%1（仅在 %2 中）</translation>
    </message>
    <message>
        <source>undone: %1</source>
        <translation>已撤销：%1</translation>
    </message>
    <message>
        <source>Enter does this again</source>
        <translation>按 Enter 重做此项</translation>
    </message>
    <message>
        <source>Do this again</source>
        <translation>重做此项</translation>
    </message>
    <message>
        <source>Save recipe</source>
        <translation>保存方案</translation>
    </message>
    <message>
        <source>Recipes (*.json)</source>
        <translation>方案 (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>The edits are kept in %1.</source>
        <translation>编辑已保存到 %1。</translation>
    </message>
    <message>
        <source>Load recipe</source>
        <translation>载入方案</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CheckpointModel</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Before the edits: %1</source>
        <translation>编辑之前：%1</translation>
    </message>
    <message>
        <source>Shares its storage with other tensors (tied weights or views).</source>
        <translation>与其他张量共享存储（权重绑定或视图）。</translation>
    </message>
    <message>
        <source>Uses a part of its storage only; the whole storage is in the file.</source>
        <translation>只使用其存储的一部分；但整个存储都在文件中。</translation>
    </message>
    <message>
        <source>Broken: its sizes contradict its storage, so its values must not be read.</source>
        <translation>已损坏：形状与存储矛盾，不能读取其数值。</translation>
    </message>
    <message>
        <source>The same object stands at an earlier place too.</source>
        <translation>同一个对象在前面也出现过。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Shape or value</source>
        <translation>形状或值</translation>
    </message>
    <message>
        <source>DType</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>Strides</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>Requires grad</source>
        <translation>需要梯度</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>路径</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Std</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>NaN/Inf</source>
        <translation>NaN/Inf</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>Edited: %1 of the %2 tensors below.</source>
        <translation>已编辑：下面 %2 个张量中的 %1 个。</translation>
    </message>
    <message>
        <source>Of the absolute values |z| of complex numbers.</source>
        <translation>这是复数绝对值 |z| 的统计。</translation>
    </message>
    <message>
        <source>* Of the stored values alone.</source>
        <translation>* 仅统计存储的值。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CheckpointTree</name>
    <message>
        <source>Contents of the checkpoint</source>
        <translation>检查点的内容</translation>
    </message>
    <message>
        <source>Standard columns</source>
        <translation>标准列</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ColourBar</name>
    <message>
        <source>min to max</source>
        <translation>最小值到最大值</translation>
    </message>
    <message>
        <source>1 to 99 %</source>
        <translation>1 % 到 99 %</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>Limits of the colours</source>
        <translation>颜色的上下限</translation>
    </message>
    <message>
        <source>How many numbers become one pixel</source>
        <translation>多个数值如何合成一个像素</translation>
    </message>
    <message>
        <source>Lower limit</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Upper limit</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Logarithmic on both sides of 0, and linear near it</source>
        <translation>0 两侧取对数，接近 0 处为线性</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>min or max</source>
        <translation>最小或最大值</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Colour map; those of two colours go as far to both sides of 0, unless the limits are set by hand</source>
        <translation>颜色映射；双色映射在 0 的两侧延伸同样远，除非手动设置了界限</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareDialog</name>
    <message>
        <source>%1 — as in the file</source>
        <translation>%1 — 文件中的原样</translation>
    </message>
    <message>
        <source>%1 — with its edits</source>
        <translation>%1 — 含编辑</translation>
    </message>
    <message>
        <source>Compare checkpoints</source>
        <translation>比较检查点</translation>
    </message>
    <message>
        <source>&amp;A:</source>
        <translation>&amp;A：</translation>
    </message>
    <message>
        <source>&amp;B:</source>
        <translation>&amp;B：</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>Checkpoint B</source>
        <translation>检查点 B</translation>
    </message>
    <message>
        <source>Checkpoint A</source>
        <translation>检查点 A</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Choose a file as B</source>
        <translation>选择文件作为 B</translation>
    </message>
    <message>
        <source>Choose a file as A</source>
        <translation>选择文件作为 A</translation>
    </message>
    <message>
        <source>Choose a checkpoint</source>
        <translation>选择检查点</translation>
    </message>
    <message>
        <source>Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt *.tar)</source>
        <translation>检查点 (*.pt *.pth *.pkl *.bin *.ckpt *.tar)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose two that differ: both are the same now.</source>
        <translation>请选择两个不同的检查点：现在两边相同。</translation>
    </message>
    <message>
        <source>Choose two checkpoints: open ones, or other files.</source>
        <translation>请选择两个检查点：已打开的，或其他文件。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareFilterBar</name>
    <message>
        <source>Same key, shape, dtype and device on both sides, and no other numbers as far as is known</source>
        <translation>两边的键、形状、dtype 和设备都相同，且就已知而言数值也相同</translation>
    </message>
    <message>
        <source>Only A has it</source>
        <translation>只有 A 有</translation>
    </message>
    <message>
        <source>Only B has it</source>
        <translation>只有 B 有</translation>
    </message>
    <message>
        <source>The same key but for a prefix such as “module.”</source>
        <translation>除“module.”之类的前缀外，键相同</translation>
    </message>
    <message>
        <source>The shapes differ</source>
        <translation>形状不同</translation>
    </message>
    <message>
        <source>The dtypes differ</source>
        <translation>dtype 不同</translation>
    </message>
    <message>
        <source>The devices differ</source>
        <translation>设备不同</translation>
    </message>
    <message>
        <source>Show: %1, %2</source>
        <translation>显示：%1，%2</translation>
    </message>
    <message>
        <source>Show raw keys</source>
        <translation>显示原始键</translation>
    </message>
    <message>
        <source>Each side with its keys as they are, in its own order (Ctrl+L)</source>
        <translation>两边各按自己的顺序显示原样的键 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Show numbers</source>
        <translation>显示数值</translation>
    </message>
    <message>
        <source>The numbers of the selected tensor on both sides and their difference (Ctrl+Shift+L)</source>
        <translation>所选张量在两边的数值及其差值（Ctrl+Shift+L）</translation>
    </message>
    <message>
        <source>The numbers differ, as the checksums in the files tell or reading them showed</source>
        <translation>数值不同：由文件中的校验和得知，或读取后发现</translation>
    </message>
    <message>
        <source>Read all numbers</source>
        <translation>读取所有数值</translation>
    </message>
    <message>
        <source>How much the numbers of all tensors differ, the most changed first (Ctrl+Shift+N)</source>
        <translation>所有张量的数值相差多少，变化最大的在最前 (Ctrl+Shift+N)</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareHeader</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Opens this side and adds the edit to its list of changes; undo takes it back</source>
        <translation>打开这一侧并将编辑加入其更改列表；可以撤销</translation>
    </message>
    <message>
        <source>Change %1: %2</source>
        <translation>更改 %1：%2</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>重新比较</translation>
    </message>
    <message>
        <source>Read both sides again (F5)</source>
        <translation>重新读取两边 (F5)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Save the report as a file</source>
        <translation>将报告保存为文件</translation>
    </message>
    <message>
        <source>As &amp;text…</source>
        <translation>文本(&amp;T)…</translation>
    </message>
    <message>
        <source>As &amp;CSV…</source>
        <translation>&amp;CSV…</translation>
    </message>
    <message>
        <source>As &amp;JSON…</source>
        <translation>&amp;JSON…</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareModel</name>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>Shape, dtype, device</source>
        <translation>形状、dtype、设备</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareNumbers</name>
    <message>
        <source>A tolerance is a number that is not negative, such as 1e-5.</source>
        <translation>容差是非负数，例如 1e-5。</translation>
    </message>
    <message>
        <source>Reading the numbers of both sides …</source>
        <translation>正在读取两侧的数值……</translation>
    </message>
    <message>
        <source>The numbers have not been read.</source>
        <translation>数值尚未读取。</translation>
    </message>
    <message>
        <source>%1 equal</source>
        <translation>%1 个相等</translation>
    </message>
    <message>
        <source>%1 differ</source>
        <translation>%1 个不同</translation>
    </message>
    <message>
        <source>%1 equal within the tolerance</source>
        <translation>%1 个在容差内相等</translation>
    </message>
    <message>
        <source>%1 of the equal ones known by checksum</source>
        <translation>其中 %1 个由校验和得知</translation>
    </message>
    <message>
        <source>%1 not compared</source>
        <translation>%1 个未比较</translation>
    </message>
    <message>
        <source>%1 cannot be read</source>
        <translation>%1 个无法读取</translation>
    </message>
    <message>
        <source>&amp;Relative tolerance:</source>
        <translation>相对容差(&amp;R)：</translation>
    </message>
    <message>
        <source>A&amp;bsolute:</source>
        <translation>绝对(&amp;B)：</translation>
    </message>
    <message>
        <source>Relative tolerance</source>
        <translation>相对容差</translation>
    </message>
    <message>
        <source>Absolute tolerance</source>
        <translation>绝对容差</translation>
    </message>
    <message>
        <source>Numbers agree when |A − B| ≤ absolute + relative × |B|</source>
        <translation>当 |A − B| ≤ 绝对容差 + 相对容差 × |B| 时视为一致</translation>
    </message>
    <message>
        <source>Read the &amp;numbers</source>
        <translation>读取数值(&amp;N)</translation>
    </message>
    <message>
        <source>Compare all numbers of both sides with this tolerance (Ctrl+Shift+N)</source>
        <translation>按此容差比较两侧的所有数值 (Ctrl+Shift+N)</translation>
    </message>
    <message>
        <source>Tensors whose numbers differ</source>
        <translation>数值不同的张量</translation>
    </message>
    <message>
        <source>Read the numbers again with this tolerance.</source>
        <translation>请按此容差重新读取数值。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ComparePage</name>
    <message>
        <source>Tensors of both sides, aligned</source>
        <translation>两边的张量（已对齐）</translation>
    </message>
    <message>
        <source>%1 (edited)</source>
        <translation>%1（已编辑）</translation>
    </message>
    <message>
        <source>%1 (as in the file)</source>
        <translation>%1（文件原样）</translation>
    </message>
    <message>
        <source>Compare: %1 ↔ %2</source>
        <translation>比较：%1 ↔ %2</translation>
    </message>
    <message>
        <source>Comparing %1 with %2 …</source>
        <translation>正在比较 %1 与 %2 …</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Not compared. %1</source>
        <translation>未比较。%1</translation>
    </message>
    <message>
        <source>Compare again</source>
        <translation>重新比较</translation>
    </message>
    <message>
        <source>%1 and %2 were not compared.</source>
        <translation>未能比较 %1 与 %2。</translation>
    </message>
    <message>
        <source>Filtering</source>
        <translation>正在筛选</translation>
    </message>
    <message>
        <source>compared</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Saving the report</source>
        <translation>正在保存报告</translation>
    </message>
    <message>
        <source>The report was not saved. %1</source>
        <translation>报告未保存。%1</translation>
    </message>
    <message>
        <source>Saved the report as %1.</source>
        <translation>报告已保存为 %1。</translation>
    </message>
    <message>
        <source>Copy keys of &amp;A</source>
        <translation>复制 A 的键(&amp;A)</translation>
    </message>
    <message>
        <source>Copy keys of &amp;B</source>
        <translation>复制 B 的键(&amp;B)</translation>
    </message>
    <message>
        <source>Copy &amp;rows</source>
        <translation>复制行(&amp;R)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 paired</source>
        <translation>配对 %1 个</translation>
    </message>
    <message>
        <source>numbers were told by checksums, not read</source>
        <translation>数值凭校验和判断，未读取</translation>
    </message>
    <message>
        <source>numbers were read</source>
        <translation>数值已读取</translation>
    </message>
    <message>
        <source>Reading all numbers</source>
        <translation>正在读取所有数值</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareRawView</name>
    <message>
        <source>Keys of A</source>
        <translation>A 的键</translation>
    </message>
    <message>
        <source>Keys of B</source>
        <translation>B 的键</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareSideModel</name>
    <message>
        <source>Shape, dtype, device</source>
        <translation>形状、dtype、设备</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::CompareValues</name>
    <message>
        <source>All other values (epoch, optimizer options, arguments …) that both have are equal.</source>
        <translation>两边都有的其他值（epoch、优化器选项、参数配置等）全部相等。</translation>
    </message>
    <message numerus="yes">
        <source>Other values that differ: the first %Ln</source>
        <translation>
            <numerusform>其他不同的值：前 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Other values that differ: %Ln</source>
        <translation>
            <numerusform>其他不同的值：%Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Other values that differ</source>
        <translation>其他不同的值</translation>
    </message>
    <message>
        <source>%1 (%2 shown)</source>
        <translation>%1（显示 %2 个）</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DevicesDialog</name>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>All to &amp;cpu</source>
        <translation>全部到 cpu(&amp;C)</translation>
    </message>
    <message>
        <source>All to cuda:&amp;0</source>
        <translation>全部到 cuda:0(&amp;0)</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>Storages</source>
        <translation>存储数</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移动到</translation>
    </message>
    <message>
        <source>Devices in the file and where they move to</source>
        <translation>文件中的设备及其移动目标</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Looking for the devices …</source>
        <translation>正在查找设备 …</translation>
    </message>
    <message>
        <source>Looking for the devices</source>
        <translation>正在查找设备</translation>
    </message>
    <message>
        <source>not written</source>
        <translation>未写明</translation>
    </message>
    <message>
        <source>Move %1 to</source>
        <translation>将 %1 移动到</translation>
    </message>
    <message>
        <source>“%1” is no device; it should be cpu, or cuda:0 for the first GPU.</source>
        <translation>“%1”不是设备；应为 cpu，或用 cuda:0 表示第一块 GPU。</translation>
    </message>
    <message>
        <source>Choose where to move the tensors.</source>
        <translation>请选择要把张量移动到哪里。</translation>
    </message>
    <message>
        <source>There are no tensors with storages here.</source>
        <translation>这里没有带存储的张量。</translation>
    </message>
    <message>
        <source>A file may still be tagged for the GPUs of another computer.</source>
        <translation>仍可以把文件标记为另一台计算机的 GPU。</translation>
    </message>
    <message>
        <source>This computer:</source>
        <translation>本机：</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DistributionPlot</name>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>PNG picture (*.png);;SVG drawing (*.svg)</source>
        <translation>PNG 图片 (*.png);;SVG 图形 (*.svg)</translation>
    </message>
    <message>
        <source>%1 was not written. Is the folder there, writable, and the disk not full?</source>
        <translation>未能写入 %1。请检查文件夹是否存在、是否可写、磁盘是否已满。</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DistributionsPage</name>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Equal ratios, on both sides of 0, take equal widths</source>
        <translation>在 0 的两侧，相同的比例占相同的宽度</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图片…</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>How the numbers of each tensor are spread</source>
        <translation>各张量数值的分布</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>读取 %1</translation>
    </message>
    <message>
        <source>Reading values</source>
        <translation>正在读取数值</translation>
    </message>
    <message>
        <source>Select a tensor, several, or a module to see its numbers.</source>
        <translation>选择一个张量、多个张量或一个模块以查看其数值。</translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln tensors; select a part to see the others.</source>
        <translation>
            <numerusform>仅显示前 %Ln 个张量；选择其中一部分可查看其余的。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tensors</source>
        <translation>
            <numerusform>%Ln 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>Log values</source>
        <translation>数值取对数</translation>
    </message>
    <message>
        <source>Bins with few numbers show beside those with many</source>
        <translation>使计数少的区间与计数多的区间同时可见</translation>
    </message>
    <message>
        <source>Log counts</source>
        <translation>计数取对数</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>A sample of the large ones, until all of their numbers are counted.</source>
        <translation>较大的张量先显示样本，直到其数值全部统计完。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::Document</name>
    <message>
        <source>Opening</source>
        <translation>正在打开</translation>
    </message>
    <message>
        <source>Applying the edits again</source>
        <translation>正在重新应用编辑</translation>
    </message>
    <message>
        <source>An edit does not fit the file any more and was dropped: %1</source>
        <translation>有编辑不再适用于此文件，已舍弃：%1</translation>
    </message>
    <message>
        <source>Applying the edit</source>
        <translation>正在应用编辑</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>It was read again and holds what it should.</source>
        <translation>已重新读取，内容与应保存的一致。</translation>
    </message>
    <message>
        <source>Reading all numbers</source>
        <translation>正在读取所有数值</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Edits from before the reload</source>
        <translation>重新加载前的编辑</translation>
    </message>
    <message>
        <source>Checking the checksums</source>
        <translation>正在检查校验和</translation>
    </message>
    <message>
        <source>It was read again and holds what the damaged input holds.</source>
        <translation>已重新读取，内容与已损坏的输入文件一致。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::DocumentPage</name>
    <message>
        <source>Not saved. %1</source>
        <translation>未保存。%1</translation>
    </message>
    <message>
        <source>The file changed on disk since it was opened.</source>
        <translation>文件自打开后在磁盘上已改变。</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Opening %1 …</source>
        <translation>正在打开 %1 …</translation>
    </message>
    <message>
        <source>%1 was not opened.</source>
        <translation>未能打开 %1。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Listing</source>
        <translation>正在列出</translation>
    </message>
    <message>
        <source>Filtering</source>
        <translation>正在筛选</translation>
    </message>
    <message>
        <source>Saved %1 (%2).</source>
        <translation>已保存 %1（%2）。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>opened in %1 ms</source>
        <translation>打开用时 %1 毫秒</translation>
    </message>
    <message>
        <source>Not exported. %1</source>
        <translation>没有导出。%1</translation>
    </message>
    <message numerus="yes">
        <source>Exported %Ln tensor(s) to %1.</source>
        <translation>
            <numerusform>已把 %Ln 个张量导出到 %1。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The numbers of %Ln tensor(s) were read.</source>
        <translation>
            <numerusform>已读取 %Ln 个张量的数值。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped after the numbers of %Ln tensor(s).</source>
        <translation>
            <numerusform>读取 %Ln 个张量的数值后停止。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tensor(s) have none that can be read.</source>
        <translation>
            <numerusform>有 %Ln 个张量没有可读取的数值。</numerusform>
        </translation>
    </message>
    <message>
        <source>No NaN, no infinity, nothing else that is noteworthy.</source>
        <translation>没有 NaN，没有无穷，也没有其他值得注意的。</translation>
    </message>
    <message>
        <source>The file was deleted or moved since it was opened. What is shown stays, with the edits, and can still be saved while this tab is open.</source>
        <translation>文件打开后已被删除或移动。显示的内容和修改都会保留，在此标签页关闭之前仍可保存。</translation>
    </message>
    <message>
        <source>written by %1</source>
        <translation>由 %1 写入</translation>
    </message>
    <message>
        <source>All bytes of the file match its checksums.</source>
        <translation>文件的所有字节都与其校验和相符。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::EditDialog</name>
    <message>
        <source>The whole file</source>
        <translation>整个文件</translation>
    </message>
    <message>
        <source>Only %1</source>
        <translation>仅 %1</translation>
    </message>
    <message>
        <source>&amp;Acts on:</source>
        <translation>作用于(&amp;A)：</translation>
    </message>
    <message>
        <source>&amp;Prove It…</source>
        <translation>实际验证(&amp;P)…</translation>
    </message>
    <message>
        <source>Place the tensors on these devices with LibTorch, to see whether they fit</source>
        <translation>用 LibTorch 把张量放到这些设备上，看是否放得下</translation>
    </message>
    <message numerus="yes">
        <source>The %Ln selected row(s)</source>
        <translation>
            <numerusform>选中的 %Ln 行</numerusform>
        </translation>
    </message>
    <message>
        <source>The selected rows</source>
        <translation>选中的行</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ExportDialog</name>
    <message numerus="yes">
        <source>%Ln tensor(s)</source>
        <translation>
            <numerusform>%Ln 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is written as %2: numpy has no %1.</source>
        <translation>%1 写成 %2：numpy 没有 %1。</translation>
    </message>
    <message>
        <source>&amp;Replace what exists</source>
        <translation>替换已有的文件(&amp;R)</translation>
    </message>
    <message>
        <source>Export numbers</source>
        <translation>导出数值</translation>
    </message>
    <message>
        <source>The selected tensor: %1</source>
        <translation>选中的张量：%1</translation>
    </message>
    <message numerus="yes">
        <source>The selection: %Ln tensor(s)</source>
        <translation>
            <numerusform>选中的部分：%Ln 个张量</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The whole file: %Ln tensor(s)</source>
        <translation>
            <numerusform>整个文件：%Ln 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;What:</source>
        <translation>内容(&amp;W)：</translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation>格式(&amp;F)：</translation>
    </message>
    <message>
        <source>&amp;New file or folder:</source>
        <translation>新文件或文件夹(&amp;N)：</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>大小：</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>numpy array (.npy)</source>
        <translation>numpy 数组 (.npy)</translation>
    </message>
    <message>
        <source>text (.csv)</source>
        <translation>文本 (.csv)</translation>
    </message>
    <message>
        <source>numpy archive (.npz)</source>
        <translation>numpy 归档 (.npz)</translation>
    </message>
    <message>
        <source>a folder with an .npy for each tensor</source>
        <translation>文件夹，每个张量一个 .npy</translation>
    </message>
    <message>
        <source>Working out the size</source>
        <translation>正在计算大小</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Name the new file or folder.</source>
        <translation>请给出新文件或文件夹的名称。</translation>
    </message>
    <message>
        <source>That is a file; name a folder.</source>
        <translation>那是一个文件；请给出文件夹。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s) of this name exist already. Choose another name, or tick below to replace them.</source>
        <translation>
            <numerusform>已有 %Ln 个同名文件。请换一个名称，或勾选下面的选项来替换。</numerusform>
        </translation>
    </message>
    <message>
        <source>Left out: %1</source>
        <translation>已略过：%1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more tensor(s) left out</source>
        <translation>
            <numerusform>另有 %Ln 个张量已略过</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::FilterLine</name>
    <message>
        <source>Filter: conv1  dtype:float32  size:&gt;1M  shape:64,*  device:cuda  -bias  (Ctrl+F)</source>
        <translation>筛选：conv1  dtype:float32  size:&gt;1M  shape:64,*  device:cuda  -bias  (Ctrl+F)</translation>
    </message>
    <message>
        <source>Words match names; * and ? are wildcards; /regex/.
dtype: device: shape:64,*,7,7 ndim: size:&gt;1M kind:parameter shared:yes
A minus sign before a term excludes what it matches. All terms must hold.</source>
        <translation>单词匹配名称；* 和 ? 是通配符；/正则表达式/。
dtype: device: shape:64,*,7,7 ndim: size:&gt;1M kind:parameter shared:yes
筛选项前加减号表示排除。所有筛选项须同时满足。</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation>上一个匹配 (Shift+F3)</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation>下一个匹配 (F3)</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::FindingsBar</name>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more finding(s)</source>
        <translation>
            <numerusform>另有 %Ln 条检查结果</numerusform>
        </translation>
    </message>
    <message>
        <source>Adds this edit to the list of changes; undo takes it back</source>
        <translation>将此编辑加入更改列表；可以撤销</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>Why: %1</source>
        <translation>为什么：%1</translation>
    </message>
    <message>
        <source>Do not show this for this file</source>
        <translation>不再对此文件显示</translation>
    </message>
    <message>
        <source>Dismiss: %1</source>
        <translation>忽略：%1</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详细信息</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Show fewer</source>
        <translation>收起</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>转到 %1</translation>
    </message>
    <message>
        <source>Selects its row in the tree</source>
        <translation>在树中选中它所在的行</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::GpuList</name>
    <message>
        <source>GPUs of this computer</source>
        <translation>本机的 GPU</translation>
    </message>
    <message>
        <source>Looking for GPUs …</source>
        <translation>正在查找 GPU …</translation>
    </message>
    <message>
        <source>Looking for GPUs</source>
        <translation>正在查找 GPU</translation>
    </message>
    <message>
        <source>%1  %2, %3 free of %4, compute %5</source>
        <translation>%1  %2，共 %4，可用 %3，计算能力 %5</translation>
    </message>
    <message>
        <source>Driver %1, CUDA %2.</source>
        <translation>驱动 %1，CUDA %2。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::GroupTable</name>
    <message>
        <source>Hyper-parameters of the parameter groups</source>
        <translation>各参数组的超参数</translation>
    </message>
    <message>
        <source>%1 (differs between the groups)</source>
        <translation>%1（各组不同）</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::HeatMap</name>
    <message>
        <source>Heat map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Show the whole</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Square cells</source>
        <translation>方形单元格</translation>
    </message>
    <message>
        <source>a pixel: mean of %1 numbers</source>
        <translation>一个像素：%1 个数值的均值</translation>
    </message>
    <message>
        <source>a pixel: min or max, the farther from 0, of %1 numbers</source>
        <translation>一个像素：%1 个数值的最小或最大值（离 0 较远者）</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::JobLine</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>取消 (Esc)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1: %2 of %3, %4/s</source>
        <translation>%1：%2 / %3，%4/秒</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::KeysDialog</name>
    <message>
        <source>Keys that change</source>
        <translation>会改变的键</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Change keys</source>
        <translation>更改键</translation>
    </message>
    <message>
        <source>Rename keys</source>
        <translation>重命名键</translation>
    </message>
    <message>
        <source>&amp;Regular expression:</source>
        <translation>正则表达式(&amp;R)：</translation>
    </message>
    <message>
        <source>&amp;New name:</source>
        <translation>新名称(&amp;N)：</translation>
    </message>
    <message>
        <source>It must match the whole key, such as backbone\.(.*)</source>
        <translation>必须匹配整个键，例如 backbone\.(.*)</translation>
    </message>
    <message>
        <source>Delete keys</source>
        <translation>删除键</translation>
    </message>
    <message>
        <source>&amp;Keys (* and ? stand for anything):</source>
        <translation>键(&amp;K)（* 和 ? 为通配符）：</translation>
    </message>
    <message>
        <source>Another prefix</source>
        <translation>其他前缀</translation>
    </message>
    <message>
        <source>Strip from the front of keys</source>
        <translation>从键的开头去掉</translation>
    </message>
    <message>
        <source>Add before all keys</source>
        <translation>添加到所有键前面</translation>
    </message>
    <message>
        <source>&amp;What:</source>
        <translation>操作(&amp;W)：</translation>
    </message>
    <message>
        <source>&amp;Prefix:</source>
        <translation>前缀(&amp;P)：</translation>
    </message>
    <message>
        <source>Looking which keys change</source>
        <translation>正在查找会改变的键</translation>
    </message>
    <message>
        <source>%1 of %2 keys change</source>
        <translation>%2 个键中有 %1 个会改变</translation>
    </message>
    <message>
        <source>%1 of %2 keys go</source>
        <translation>%2 个键中有 %1 个会删除</translation>
    </message>
    <message>
        <source>; the first %1 are listed</source>
        <translation>；列出前 %1 个</translation>
    </message>
    <message>
        <source>Nothing was typed yet.</source>
        <translation>尚未输入内容。</translation>
    </message>
    <message>
        <source>No key matches. The expression must match the whole key: begin or end with .* for a part.</source>
        <translation>没有匹配的键。表达式必须匹配整个键：只匹配一部分时，请在开头或结尾加上 .*。</translation>
    </message>
    <message>
        <source>No key matches.</source>
        <translation>没有匹配的键。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln key(s) would have the name of another one and stand(s) first in the list.</source>
        <translation>
            <numerusform>有 %Ln 个键会与另一个键同名，已排在列表最前面。</numerusform>
        </translation>
    </message>
    <message>
        <source>$1 or \1 stands for what the first group matched; $$ for a dollar sign, \\ for a backslash</source>
        <translation>$1 或 \1 表示第一个分组匹配的内容；$$ 表示美元符号，\\ 表示反斜杠</translation>
    </message>
    <message>
        <source>\* and \? stand for the signs themselves</source>
        <translation>\* 和 \? 表示这些符号本身</translation>
    </message>
    <message>
        <source>More than %1 rows are selected. Select the groups that they are in, or one row, and write a pattern.</source>
        <translation>选中的行多于 %1 行。请选择它们所在的组，或只选一行，再写一个模式。</translation>
    </message>
    <message>
        <source>The names stay as they are: write another new name.</source>
        <translation>名称保持不变：请写一个不同的新名称。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::KeysPreviewModel</name>
    <message>
        <source>⚠ name taken</source>
        <translation>⚠ 名称已被占用</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新键</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::LinePlot</name>
    <message>
        <source>Line plot</source>
        <translation>折线图</translation>
    </message>
    <message>
        <source>a pixel: from min to max of %1 numbers</source>
        <translation>一个像素：%1 个数值的最小值到最大值</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::LoadPage</name>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Computer</source>
        <translation>计算机(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;For</source>
        <translation>用途(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;PyTorch</source>
        <translation>&amp;PyTorch</translation>
    </message>
    <message>
        <source>on one GPU or the CPU</source>
        <translation>单个 GPU 或 CPU</translation>
    </message>
    <message>
        <source>in DataParallel or DDP</source>
        <translation>DataParallel 或 DDP</translation>
    </message>
    <message>
        <source>without a GPU</source>
        <translation>没有 GPU</translation>
    </message>
    <message numerus="yes">
        <source>with %Ln GPU(s)</source>
        <translation>
            <numerusform>有 %Ln 个 GPU</numerusform>
        </translation>
    </message>
    <message>
        <source>inference</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>resuming training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>2.6 or newer</source>
        <translation>2.6 或更新版本</translation>
    </message>
    <message>
        <source>into a plain model</source>
        <translation>加载到普通模型</translation>
    </message>
    <message>
        <source>into a parallel model</source>
        <translation>加载到并行模型</translation>
    </message>
    <message>
        <source>saved plain</source>
        <translation>由普通模型保存</translation>
    </message>
    <message>
        <source>saved parallel</source>
        <translation>由并行模型保存</translation>
    </message>
    <message>
        <source>What to do with the keys, by how they were saved and where they are loaded</source>
        <translation>按保存方式和加载目标，应如何处理键</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the Python lines</source>
        <translation>复制这些 Python 代码</translation>
    </message>
    <message>
        <source>In Python, for the file as it is</source>
        <translation>不改文件时的 Python 写法</translation>
    </message>
    <message>
        <source>What does not work</source>
        <translation>行不通的做法</translation>
    </message>
    <message>
        <source>Thinking about loading</source>
        <translation>正在分析加载</translation>
    </message>
    <message>
        <source>Apply: %1</source>
        <translation>应用：%1</translation>
    </message>
    <message>
        <source>Adds this edit to the list of changes; undo takes it back</source>
        <translation>将此编辑加入更改列表；可以撤销</translation>
    </message>
    <message>
        <source># Nobody should load this file: it calls what is known to do harm.</source>
        <translation># 任何人都不应加载此文件：它会调用已知有害的函数。</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>this file, this target</source>
        <translation>此文件与此目标</translation>
    </message>
    <message>
        <source>It loads as it is, into the model that it was saved from.</source>
        <translation>可以直接加载到保存它的模型中。</translation>
    </message>
    <message>
        <source>What PyTorch says</source>
        <translation>PyTorch 的报错</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>In Python, once the edits are saved as a file</source>
        <translation>在 Python 中（将修改保存为文件之后）</translation>
    </message>
    <message>
        <source>The edits are not saved: the file on disk is as it was. This is about the file that Save As… makes, such as %1.</source>
        <translation>修改尚未保存：磁盘上的文件仍是原样。这里说的是“另存为…”将生成的文件，例如 %1。</translation>
    </message>
    <message>
        <source>After saving, the new file loads as it is.</source>
        <translation>保存之后，新文件可以直接加载。</translation>
    </message>
    <message>
        <source>Advice</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>在 %2 中%1</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::MainWindow</name>
    <message>
        <source>About ckptscope</source>
        <translation>关于 ckptscope</translation>
    </message>
    <message>
        <source>Open checkpoints</source>
        <translation>打开检查点</translation>
    </message>
    <message>
        <source>Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt *.tar)</source>
        <translation>检查点 (*.pt *.pth *.pkl *.bin *.ckpt *.tar)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Unsaved edits</source>
        <translation>未保存的编辑</translation>
    </message>
    <message>
        <source>%1 has edits that were not saved.</source>
        <translation>%1 有尚未保存的编辑。</translation>
    </message>
    <message>
        <source>no checkpoint is open</source>
        <translation>没有打开检查点</translation>
    </message>
    <message>
        <source>wait until the present job is done</source>
        <translation>请等待当前任务完成</translation>
    </message>
    <message>
        <source>the file holds no whole model</source>
        <translation>文件中没有完整模型</translation>
    </message>
    <message>
        <source>nothing is selected</source>
        <translation>没有选中任何内容</translation>
    </message>
    <message>
        <source>nothing to undo</source>
        <translation>没有可撤销的操作</translation>
    </message>
    <message>
        <source>nothing to redo</source>
        <translation>没有可重做的操作</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>清除此列表</translation>
    </message>
    <message>
        <source>&amp;Open both</source>
        <translation>打开两个(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>the selection is the whole file</source>
        <translation>选中的就是整个文件</translation>
    </message>
    <message>
        <source>nothing was edited</source>
        <translation>没有编辑</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批处理</translation>
    </message>
    <message>
        <source>ckptscope %1

Inspects and converts PyTorch checkpoints. Nothing in a file is ever executed; nothing is sent anywhere.

Licence: Apache License 2.0.

Qt %2, © The Qt Company Ltd. and other contributors, is used under the GNU Lesser General Public License, version 3; it is a library of its own that you may replace. THIRD-PARTY.md, which comes with the program, names all libraries, their licences and where their sources are.</source>
        <translation>ckptscope %1

查看和转换 PyTorch 检查点。绝不执行文件中的任何内容，也不向任何地方发送数据。

许可证：Apache License 2.0。

Qt %2（© The Qt Company Ltd. 及其他贡献者）按 GNU 宽通用公共许可证第 3 版（LGPLv3）使用；它是独立的库，您可以自行替换。随程序附带的 THIRD-PARTY.md 列出了所有库、它们的许可证以及源代码的出处。</translation>
    </message>
    <message>
        <source>the file holds no tensors</source>
        <translation>文件中没有张量</translation>
    </message>
    <message>
        <source>read all numbers first</source>
        <translation>请先读取所有数值</translation>
    </message>
    <message>
        <source>the file holds no quantised tensor</source>
        <translation>文件中没有量化张量</translation>
    </message>
    <message>
        <source>the file holds no sparse tensor</source>
        <translation>文件中没有稀疏张量</translation>
    </message>
    <message>
        <source>A conversion is running. Stop it and close?</source>
        <translation>正在转换。要停止并关闭吗？</translation>
    </message>
    <message>
        <source>&amp;Stop and Close</source>
        <translation>停止并关闭(&amp;S)</translation>
    </message>
    <message>
        <source>no key starts with “module.”</source>
        <translation>没有以“module.”开头的键</translation>
    </message>
    <message>
        <source>every key starts with “module.” already</source>
        <translation>所有键都已以“module.”开头</translation>
    </message>
    <message>
        <source>the file holds no state dict</source>
        <translation>文件中没有 state dict</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>重做：%1</translation>
    </message>
    <message>
        <source>no tab is open</source>
        <translation>没有打开的标签页</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>A save of %1 is running. Stop it and close?</source>
        <translation>正在保存 %1。要停止保存并关闭吗？</translation>
    </message>
    <message>
        <source>An edit of %1 is still being applied. Stop it and close?</source>
        <translation>%1 的编辑仍在应用。要停止并关闭吗？</translation>
    </message>
    <message>
        <source>the file is being read already</source>
        <translation>已经在读取该文件</translation>
    </message>
    <message>
        <source>Drop to open both files, or to compare them</source>
        <translation>松开即可打开这两个文件，或比较它们</translation>
    </message>
    <message>
        <source>Drop to open %1</source>
        <translation>松开即可打开 %1</translation>
    </message>
    <message numerus="yes">
        <source>Drop to open %Ln file(s)</source>
        <translation>
            <numerusform>松开即可打开 %Ln 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>extract the state dict of the whole model first</source>
        <translation>请先提取整个模型的 state dict</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::MemoryBars</name>
    <message>
        <source>Memory that each device needs</source>
        <translation>每个设备所需的内存</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>⚠ %1: %2 of %3, does not fit</source>
        <translation>⚠ %1：%2 / %3，放不下</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1：%2 / %3</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::NumberDifferences</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Numbers that differ</source>
        <translation>数值不同的张量</translation>
    </message>
    <message>
        <source>The greatest |A − B|</source>
        <translation>最大的 |A − B|</translation>
    </message>
    <message>
        <source>Max |A − B|</source>
        <translation>最大 |A − B|</translation>
    </message>
    <message>
        <source>The greatest |A − B| / |B|</source>
        <translation>最大的 |A − B| / |B|</translation>
    </message>
    <message>
        <source>Max relative</source>
        <translation>最大相对差</translation>
    </message>
    <message>
        <source>Root of the mean of (A − B)²</source>
        <translation>(A − B)² 均值的平方根</translation>
    </message>
    <message>
        <source>RMS</source>
        <translation>均方根差</translation>
    </message>
    <message>
        <source>RMS of A − B over RMS of A: how much the tensor changed</source>
        <translation>A − B 的均方根与 A 的均方根之比：张量变化了多少</translation>
    </message>
    <message>
        <source>RMS relative</source>
        <translation>相对均方根差</translation>
    </message>
    <message>
        <source>Cosine of the angle between the two as vectors; 1: the same direction</source>
        <translation>把两者看作向量时夹角的余弦；1 表示方向相同</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>How many numbers differ by more than the tolerance</source>
        <translation>有多少个数值之差超过容差</translation>
    </message>
    <message>
        <source>Beyond tolerance</source>
        <translation>超出容差</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::NumberModel</name>
    <message>
        <source>That are %1 numbers; at most %2 are copied at once. Export the tensor instead.</source>
        <translation>共 %1 个数值；一次最多复制 %2 个。请改为导出该张量。</translation>
    </message>
    <message>
        <source>Copying numbers</source>
        <translation>正在复制数值</translation>
    </message>
    <message>
        <source>Reading numbers</source>
        <translation>正在读取数值</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::NumberPanel</name>
    <message>
        <source>An index is a whole number for each axis, such as 12, 0, 3, 3.</source>
        <translation>索引是每个轴一个整数，例如 12, 0, 3, 3。</translation>
    </message>
    <message numerus="yes">
        <source>The tensor has %Ln axes; give a number for each.</source>
        <translation>
            <numerusform>该张量有 %Ln 个轴；请为每个轴给出一个数。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>columns %1</source>
        <translation>第 %1 列</translation>
    </message>
    <message>
        <source>rows %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>rows %1, columns %2</source>
        <translation>第 %1 行，第 %2 列</translation>
    </message>
    <message>
        <source>Go to:</source>
        <translation>转到：</translation>
    </message>
    <message>
        <source>index, such as 12, 0</source>
        <translation>索引，例如 12, 0</translation>
    </message>
    <message>
        <source>Index to go to</source>
        <translation>要转到的索引</translation>
    </message>
    <message>
        <source>Digits:</source>
        <translation>有效数字：</translation>
    </message>
    <message>
        <source>as needed</source>
        <translation>按需</translation>
    </message>
    <message>
        <source>Digits of the numbers</source>
        <translation>数值的有效数字位数</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>二进制位</translation>
    </message>
    <message>
        <source>The bits of every element as hexadecimal digits</source>
        <translation>以十六进制显示每个元素的位</translation>
    </message>
    <message>
        <source>Copy the selected numbers, with tabs between them</source>
        <translation>复制选中的数值，以制表符分隔</translation>
    </message>
    <message>
        <source>Copy the selected numbers</source>
        <translation>复制选中的数值</translation>
    </message>
    <message>
        <source>The part before</source>
        <translation>前一部分</translation>
    </message>
    <message>
        <source>The part after</source>
        <translation>后一部分</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数字表</translation>
    </message>
    <message numerus="yes">
        <source>%Ln numbers were copied, with tabs between them.</source>
        <translation>
            <numerusform>已复制 %Ln 个数，以制表符分隔。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::OpcodeModel</name>
    <message>
        <source>Byte</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Opcode</source>
        <translation>操作码</translation>
    </message>
    <message>
        <source>Argument</source>
        <translation>参数</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::OverlaidHistograms</name>
    <message>
        <source>%1: %2 numbers (%3 %)</source>
        <translation>%1：%2 个数（%3 %）</translation>
    </message>
    <message>
        <source>%1 to %2: %3 numbers (%4 %)</source>
        <translation>%1 至 %2：%3 个数（%4 %）</translation>
    </message>
    <message>
        <source>Height: density of each tensor&apos;s numbers, logarithmic</source>
        <translation>高度：各张量数值的密度（对数）</translation>
    </message>
    <message>
        <source>Height: density of each tensor&apos;s numbers</source>
        <translation>高度：各张量数值的密度</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::OverviewPage</name>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>容器格式</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>写出者</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>包含</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>DType</source>
        <translation>数据类型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Elements</source>
        <translation>元素数</translation>
    </message>
    <message>
        <source>Requires grad</source>
        <translation>需要梯度</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Strides</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Offset</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>Shared</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Below</source>
        <translation>下级合计</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>安全性</translation>
    </message>
    <message>
        <source>Before the edits</source>
        <translation>编辑之前</translation>
    </message>
    <message>
        <source>Broken</source>
        <translation>已损坏</translation>
    </message>
    <message>
        <source>its sizes, strides or offset contradict its storage; the values cannot be read</source>
        <translation>尺寸、步幅或偏移与其存储矛盾；无法读取数值</translation>
    </message>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1（%2 字节）</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>tensor of a class of its own, or with attributes</source>
        <translation>自定义类的张量或带属性的张量</translation>
    </message>
    <message>
        <source>conjugated when read</source>
        <translation>读取时取共轭</translation>
    </message>
    <message>
        <source>negated when read</source>
        <translation>读取时取负</translation>
    </message>
    <message>
        <source>View bits</source>
        <translation>视图标志位</translation>
    </message>
    <message>
        <source>Quantised</source>
        <translation>量化</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>none: only the shape was saved (meta or uninitialised)</source>
        <translation>无：只保存了形状（meta 或未初始化）</translation>
    </message>
    <message>
        <source> (contiguous)</source>
        <translation>（连续）</translation>
    </message>
    <message>
        <source> (not contiguous)</source>
        <translation>（不连续）</translation>
    </message>
    <message>
        <source>%1 elements</source>
        <translation>%1 个元素</translation>
    </message>
    <message>
        <source>%1, %2 in all</source>
        <translation>%1，共 %2</translation>
    </message>
    <message>
        <source>Shares with</source>
        <translation>共享存储</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类</translation>
    </message>
    <message>
        <source>the same object stands at an earlier place too</source>
        <translation>同一对象在前面的位置也出现过</translation>
    </message>
    <message>
        <source>Parameter</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>not known: the optimizer does not fit the weights in this file</source>
        <translation>未知：优化器与此文件中的权重不匹配</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Only the beginning is shown.</source>
        <translation>仅显示开头部分。</translation>
    </message>
    <message>
        <source>By data type</source>
        <translation>按数据类型</translation>
    </message>
    <message>
        <source>By device</source>
        <translation>按设备</translation>
    </message>
    <message>
        <source>By part</source>
        <translation>按组成部分</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln other(s)</source>
        <translation>
            <numerusform>其他 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Listing</source>
        <translation>正在列出</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>%1 of these are counted more than once: several tensors use them</source>
        <translation>其中 %1 被重复计算：有多个张量使用它们</translation>
    </message>
    <message>
        <source>%1: the part of one process, of %2</source>
        <translation>%1：一个进程的部分，整体为 %2</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Does not fit</source>
        <translation>不匹配之处</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::PairPictures</name>
    <message>
        <source>B − A</source>
        <translation>B − A</translation>
    </message>
    <message>
        <source>Heat map of A</source>
        <translation>A 的热图</translation>
    </message>
    <message>
        <source>Heat map of B</source>
        <translation>B 的热图</translation>
    </message>
    <message>
        <source>Heat map of the difference</source>
        <translation>差值的热图</translation>
    </message>
    <message>
        <source>Select a tensor that both sides have to see its numbers.</source>
        <translation>选择两边都有的张量以查看其数值。</translation>
    </message>
    <message>
        <source>Reading values</source>
        <translation>正在读取数值</translation>
    </message>
    <message>
        <source>The shapes differ, so the numbers cannot be paired.</source>
        <translation>形状不同，数值无法一一对应。</translation>
    </message>
    <message>
        <source>Each pixel is the mean of the numbers below it, the difference that of the means.</source>
        <translation>每个像素是其下数值的均值，差值为均值之差。</translation>
    </message>
    <message>
        <source>Comparing numbers</source>
        <translation>正在比较数值</translation>
    </message>
    <message>
        <source>Every bit is the same.</source>
        <translation>每一位都相同。</translation>
    </message>
    <message>
        <source>All numbers are equal; their bits are not all the same.</source>
        <translation>所有数值相等，但并非每一位都相同。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers differ</source>
        <translation>%2 个数中有 %1 个不同</translation>
    </message>
    <message>
        <source>by at most %1</source>
        <translation>最大相差 %1</translation>
    </message>
    <message>
        <source>RMS %1</source>
        <translation>均方根 %1</translation>
    </message>
    <message>
        <source>cosine %1</source>
        <translation>余弦 %1</translation>
    </message>
    <message>
        <source>%1 with NaN or Inf on one side</source>
        <translation>%1 个在某一边为 NaN 或 Inf</translation>
    </message>
    <message>
        <source>[%1]: A %2, B %3, B − A %4</source>
        <translation>[%1]：A %2，B %3，B − A %4</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>编辑前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>编辑后</translation>
    </message>
    <message>
        <source>After − before</source>
        <translation>编辑后 − 编辑前</translation>
    </message>
    <message>
        <source>Heat map before the edit</source>
        <translation>编辑前的热图</translation>
    </message>
    <message>
        <source>Heat map after the edit</source>
        <translation>编辑后的热图</translation>
    </message>
    <message>
        <source>[%1]: before %2, after %3, difference %4</source>
        <translation>[%1]：编辑前 %2，编辑后 %3，差值 %4</translation>
    </message>
    <message>
        <source>A part of the picture; 0 shows the whole.</source>
        <translation>图的一部分；按 0 显示全部。</translation>
    </message>
    <message>
        <source>%1 became Inf</source>
        <translation>%1 个变为 Inf</translation>
    </message>
    <message>
        <source>%1 became 0</source>
        <translation>%1 个变为 0</translation>
    </message>
    <message>
        <source>the others by at most %1</source>
        <translation>其余最大相差 %1</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::PicturePanel</name>
    <message>
        <source>mean %1</source>
        <translation>均值 %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>(%1 × %2 numbers)</source>
        <translation>（%1 × %2 个数值）</translation>
    </message>
    <message>
        <source>reading … %1 %</source>
        <translation>正在读取… %1 %</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Show the whole (0)</source>
        <translation>显示全部 (0)</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>保存图像…</translation>
    </message>
    <message>
        <source>A part of the picture; 0 shows the whole</source>
        <translation>图的一部分；按 0 显示全部</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::ProveDialog</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Proof on the devices</source>
        <translation>设备上的验证</translation>
    </message>
    <message>
        <source>LibTorch places every tensor on its device, all at once, reads it back and compares each byte with the file.</source>
        <translation>LibTorch 把全部张量同时放到各自的设备上，再读回来，与文件逐字节比较。</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Placed</source>
        <translation>已放置</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Read back</source>
        <translation>读回</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>内存峰值</translation>
    </message>
    <message>
        <source>What was placed on each device</source>
        <translation>每个设备上放置了什么</translation>
    </message>
    <message>
        <source>Placing the tensors</source>
        <translation>正在放置张量</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>The first that was not placed: %1</source>
        <translation>第一个没有放置的：%1</translation>
    </message>
    <message>
        <source>All lay on their devices at once, and came back with the same bytes.</source>
        <translation>全部张量曾同时位于各自的设备上，读回的字节相同。</translation>
    </message>
    <message>
        <source>LibTorch %1</source>
        <translation>LibTorch %1</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::RawPage</name>
    <message>
        <source>Raw</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Find an opcode or argument</source>
        <translation>查找操作码或参数</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Opcodes of the pickle</source>
        <translation>pickle 的操作码</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类</translation>
    </message>
    <message>
        <source>Arguments</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Listing the opcodes …</source>
        <translation>正在列出操作码 …</translation>
    </message>
    <message>
        <source>Listing the opcodes</source>
        <translation>正在列出操作码</translation>
    </message>
    <message>
        <source>%1 opcodes in %2</source>
        <translation>%2 中有 %1 个操作码</translation>
    </message>
    <message>
        <source>%1. They are the file&apos;s own, before the edits.</source>
        <translation>%1。这些是编辑之前文件中的原样。</translation>
    </message>
    <message>
        <source>Finding the value</source>
        <translation>正在查找该值</translation>
    </message>
    <message>
        <source>%1. The marked one makes this value.</source>
        <translation>%1。标出的一个生成此值。</translation>
    </message>
    <message>
        <source>Searching the opcodes</source>
        <translation>正在搜索操作码</translation>
    </message>
    <message>
        <source>“%1” is not there.</source>
        <translation>没有找到“%1”。</translation>
    </message>
    <message>
        <source>long int</source>
        <translation>int（长整数）</translation>
    </message>
    <message>
        <source>str of Python 2</source>
        <translation>str（Python 2）</translation>
    </message>
    <message>
        <source>global</source>
        <translation>全局名称</translation>
    </message>
    <message>
        <source>REDUCE: a call</source>
        <translation>REDUCE：调用</translation>
    </message>
    <message>
        <source>NEWOBJ: a new object</source>
        <translation>NEWOBJ：新对象</translation>
    </message>
    <message>
        <source>NEWOBJ_EX: a new object</source>
        <translation>NEWOBJ_EX：新对象</translation>
    </message>
    <message>
        <source>INST: an object</source>
        <translation>INST：对象</translation>
    </message>
    <message>
        <source>persistent reference</source>
        <translation>持久引用</translation>
    </message>
    <message>
        <source>extension</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>buffer</source>
        <translation>缓冲区</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::RowLinks</name>
    <message>
        <source>Go to %1</source>
        <translation>转到 %1</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::SaveDialog</name>
    <message>
        <source>&amp;Replace the file that exists</source>
        <translation>替换已有的文件(&amp;R)</translation>
    </message>
    <message>
        <source>Read the new file again and &amp;compare it with what was to be saved</source>
        <translation>重新读取新文件，并与应保存的内容比较(&amp;C)</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>As the input (%1)</source>
        <translation>与输入相同（%1）</translation>
    </message>
    <message>
        <source>zip, for PyTorch 1.6 and newer</source>
        <translation>zip，用于 PyTorch 1.6 及更新版本</translation>
    </message>
    <message>
        <source>legacy, for PyTorch before 1.6</source>
        <translation>legacy 旧格式，用于 PyTorch 1.6 之前的版本</translation>
    </message>
    <message>
        <source>New file</source>
        <translation>新文件</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>What changes</source>
        <translation>更改内容</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>&amp;New file:</source>
        <translation>新文件(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation>格式(&amp;F)：</translation>
    </message>
    <message>
        <source>C&amp;hanges:</source>
        <translation>更改(&amp;H)：</translation>
    </message>
    <message>
        <source>Size:</source>
        <translation>大小：</translation>
    </message>
    <message>
        <source>Nothing was edited: the new file holds the same values.</source>
        <translation>没有编辑：新文件的内容与原文件相同。</translation>
    </message>
    <message>
        <source>Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt)</source>
        <translation>检查点 (*.pt *.pth *.pkl *.bin *.ckpt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Working out the size</source>
        <translation>正在计算大小</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1（%2 字节）</translation>
    </message>
    <message>
        <source>A copy of the input, byte for byte.</source>
        <translation>与输入逐字节相同的副本。</translation>
    </message>
    <message>
        <source>This file exists already. Choose another name, or tick below to replace it.</source>
        <translation>文件已存在。请换一个名称，或勾选下方选项以替换它。</translation>
    </message>
    <message>
        <source>Looking for numbers that a cast loses …</source>
        <translation>正在查找转换会丢失的数……</translation>
    </message>
    <message>
        <source>Looking for numbers that a cast loses</source>
        <translation>正在查找转换会丢失的数</translation>
    </message>
    <message>
        <source>Whether the cast loses numbers was not looked for.</source>
        <translation>没有检查转换是否会丢失数。</translation>
    </message>
    <message>
        <source>The cast makes no number infinite and none 0.</source>
        <translation>转换不会使任何数变成无穷大或 0。</translation>
    </message>
    <message>
        <source>Cas&amp;t…</source>
        <translation>转换数据类型(&amp;T)…</translation>
    </message>
    <message>
        <source>Cast the weights to another dtype, such as float16</source>
        <translation>把权重转换为另一种数据类型，例如 float16</translation>
    </message>
    <message>
        <source>Co&amp;mpact storages</source>
        <translation>压缩存储(&amp;M)</translation>
    </message>
    <message>
        <source>Cut storages to what their tensors use: a smaller file</source>
        <translation>把存储裁剪到张量实际使用的部分：文件更小</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::SliceLoader</name>
    <message>
        <source>Reading numbers</source>
        <translation>正在读取数值</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::SpectrumPanel</name>
    <message>
        <source>Decomposing the matrix</source>
        <translation>正在分解矩阵</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>%1 × %2 matrix, rank %3 of %4</source>
        <translation>%1 × %2 矩阵，秩 %3（共 %4）</translation>
    </message>
    <message>
        <source>Spectral norm %1, Frobenius norm %2, nuclear norm %3</source>
        <translation>谱范数 %1，Frobenius 范数 %2，核范数 %3</translation>
    </message>
    <message>
        <source>Condition: infinite, the least singular value is 0</source>
        <translation>条件数：无穷大，最小的奇异值是 0</translation>
    </message>
    <message>
        <source>Condition %1</source>
        <translation>条件数 %1</translation>
    </message>
    <message>
        <source>Effective rank %1, stable rank %2</source>
        <translation>有效秩 %1，稳定秩 %2</translation>
    </message>
    <message>
        <source>Most alike: rows %1 and %2 (cosine %3); most opposed: rows %4 and %5 (cosine %6)</source>
        <translation>最相似：第 %1 行和第 %2 行（余弦 %3）；最相反：第 %4 行和第 %5 行（余弦 %6）</translation>
    </message>
    <message>
        <source>&amp;Decompose</source>
        <translation>分解(&amp;D)</translation>
    </message>
    <message>
        <source>Singular values of this tensor as a matrix: its first axis, and all others together</source>
        <translation>把此张量作为矩阵的奇异值：第一个轴，以及其余所有轴合在一起</translation>
    </message>
    <message>
        <source>Facts of the spectrum</source>
        <translation>谱的事实</translation>
    </message>
    <message>
        <source>Singular values that hold 90 % of the energy: %1, 99 %: %2, 99.9 %: %3</source>
        <translation>占 90 % 能量的奇异值：%1 个，99 %：%2 个，99.9 %：%3 个</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::SpectrumPlot</name>
    <message>
        <source>singular values</source>
        <translation>奇异值</translation>
    </message>
    <message>
        <source>Singular values, energy and cosine similarity</source>
        <translation>奇异值、能量和余弦相似度</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>能量</translation>
    </message>
    <message>
        <source>cosine of rows</source>
        <translation>各行的余弦</translation>
    </message>
    <message>
        <source>−1 blue, 1 red</source>
        <translation>−1 蓝，1 红</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::SpreadDialog</name>
    <message>
        <source>&amp;Training: also gradients and optimizer</source>
        <translation>训练(&amp;T)：还包括梯度和优化器</translation>
    </message>
    <message>
        <source>Copy device_&amp;map</source>
        <translation>复制 device_&amp;map</translation>
    </message>
    <message>
        <source>Spread over GPUs</source>
        <translation>分布到多个 GPU</translation>
    </message>
    <message>
        <source>0,1 or 4x24GiB or cuda:0=24GiB,cpu=64GiB</source>
        <translation>0,1 或 4x24GiB 或 cuda:0=24GiB,cpu=64GiB</translation>
    </message>
    <message>
        <source>&amp;Devices:</source>
        <translation>设备(&amp;D)：</translation>
    </message>
    <message>
        <source>Balanced: layers in order, each on one device</source>
        <translation>均衡：按层的顺序，每层在一个设备上</translation>
    </message>
    <message>
        <source>As it was, on these devices</source>
        <translation>与原来一样，换成这些设备</translation>
    </message>
    <message>
        <source>All on the first</source>
        <translation>全部放在第一个设备上</translation>
    </message>
    <message>
        <source>&amp;How:</source>
        <translation>方式(&amp;H)：</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>Sharing out …</source>
        <translation>正在分配…</translation>
    </message>
    <message>
        <source>&amp;Selected modules to:</source>
        <translation>所选模块移到(&amp;S)：</translation>
    </message>
    <message>
        <source>Device for the selected modules</source>
        <translation>所选模块的设备</translation>
    </message>
    <message>
        <source>Where each module lies, for device_map of transformers and accelerate</source>
        <translation>每个模块所在的设备，供 transformers 和 accelerate 的 device_map 使用</translation>
    </message>
    <message>
        <source>Looking for the devices</source>
        <translation>正在查找设备</translation>
    </message>
    <message>
        <source>No tensor is on a GPU in this file; choose another way.</source>
        <translation>此文件中没有张量在 GPU 上；请选择其他方式。</translation>
    </message>
    <message>
        <source>Sharing out</source>
        <translation>正在分配</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>optimizer (Adam)</source>
        <translation>优化器（Adam）</translation>
    </message>
    <message>
        <source>Type the devices of another computer above.</source>
        <translation>可在上面输入另一台计算机的设备。</translation>
    </message>
    <message>
        <source>&amp;Training: also gradients</source>
        <translation>训练(&amp;T)：还包括梯度</translation>
    </message>
    <message>
        <source>optimizer in the file</source>
        <translation>文件中的优化器</translation>
    </message>
    <message>
        <source>Drag modules onto the memory of a device, or choose the device in their menu or below</source>
        <translation>把模块拖到某个设备的内存条上，或在模块的菜单中或下方选择设备</translation>
    </message>
    <message>
        <source>To %1</source>
        <translation>放到 %1</translation>
    </message>
    <message>
        <source>Not by hand</source>
        <translation>取消手动放置</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::SpreadTree</name>
    <message>
        <source>Module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Modules and their devices</source>
        <translation>模块及其设备</translation>
    </message>
    <message>
        <source>(whole network)</source>
        <translation>（整个网络）</translation>
    </message>
    <message>
        <source>Placed by hand</source>
        <translation>手动放置</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StartPage</name>
    <message>
        <source>Drop a PyTorch checkpoint here (.pt .pth .pkl .bin .ckpt) to see what is in it, why it does not load, and to save one that does.</source>
        <translation>把 PyTorch 检查点（.pt .pth .pkl .bin .ckpt）拖到这里：查看其内容，了解它为何无法加载，并另存为可以加载的文件。</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Open an example</source>
        <translation>打开示例</translation>
    </message>
    <message>
        <source>Opened last</source>
        <translation>最近打开</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StatisticsTable</name>
    <message>
        <source>Numbers</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Zeros</source>
        <translation>零</translation>
    </message>
    <message>
        <source>NaN</source>
        <translation>NaN</translation>
    </message>
    <message>
        <source>+Inf</source>
        <translation>+Inf</translation>
    </message>
    <message>
        <source>−Inf</source>
        <translation>−Inf</translation>
    </message>
    <message>
        <source>L2 norm</source>
        <translation>L2 范数</translation>
    </message>
    <message>
        <source>Sum of absolute values</source>
        <translation>绝对值之和</translation>
    </message>
    <message>
        <source>Subnormal</source>
        <translation>次正规数</translation>
    </message>
    <message>
        <source>Channels of zeros alone</source>
        <translation>全零通道</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>%1 % quantile</source>
        <translation>%1 % 分位数</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>未读取</translation>
    </message>
    <message>
        <source>Statistic</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Numbers (stored values alone)</source>
        <translation>数量（仅存储的值）</translation>
    </message>
    <message>
        <source>Numbers (absolute values |z|)</source>
        <translation>数值个数（绝对值 |z|）</translation>
    </message>
    <message>
        <source>Quantiles</source>
        <translation>分位数</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>estimated, to the ± beside them</source>
        <translation>估计值，误差见旁边的 ±</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StorageMapDialog</name>
    <message>
        <source>Storage map of %1</source>
        <translation>%1 的存储分布图</translation>
    </message>
    <message>
        <source>Measuring …</source>
        <translation>正在测量 …</translation>
    </message>
    <message>
        <source>Storage map</source>
        <translation>存储分布图</translation>
    </message>
    <message>
        <source>Measuring</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>The file has %1. A double click on a tile goes to its tensor.</source>
        <translation>文件大小为 %1。双击色块可转到对应的张量。</translation>
    </message>
    <message>
        <source>A file for inference could leave out %1: %2.</source>
        <translation>仅用于推理的文件可以省去 %1：%2。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Averaged weights</source>
        <translation>平均权重</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Other tensors</source>
        <translation>其他张量</translation>
    </message>
    <message>
        <source>Dead bytes in storages</source>
        <translation>存储中无用的字节</translation>
    </message>
    <message>
        <source>Unused records</source>
        <translation>未使用的记录</translation>
    </message>
    <message>
        <source>Names, values, directory</source>
        <translation>名称、值与目录</translation>
    </message>
    <message numerus="yes">
        <source>%Ln smaller one(s)</source>
        <translation>
            <numerusform>%Ln 个较小的项</numerusform>
        </translation>
    </message>
    <message>
        <source>After the edits the file will have about %1. A double click on a tile goes to its tensor.</source>
        <translation>编辑之后文件约为 %1。双击色块可转到相应的张量。</translation>
    </message>
    <message>
        <source>the optimizer&apos;s state (%1)</source>
        <translation>优化器状态（%1）</translation>
    </message>
    <message>
        <source>averaged weights (%1)</source>
        <translation>平均权重（%1）</translation>
    </message>
    <message>
        <source>dead bytes in storages (%1)</source>
        <translation>存储中的无用字节（%1）</translation>
    </message>
    <message>
        <source>unused records (%1)</source>
        <translation>未用到的记录（%1）</translation>
    </message>
    <message>
        <source>There is nothing that a file for inference could leave out.</source>
        <translation>没有推理用的文件可以省去的内容。</translation>
    </message>
    <message>
        <source>Copies (same size and checksum)</source>
        <translation>副本（大小与校验和相同）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StoragePage</name>
    <message>
        <source>Storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>bytes without a type</source>
        <translation>无类型的字节</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>%1 (%2 bytes)</source>
        <translation>%1（%2 字节）</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>only %1 bytes of it</source>
        <translation>其中只有 %1 字节</translation>
    </message>
    <message>
        <source>This tensor</source>
        <translation>此张量</translation>
    </message>
    <message>
        <source>bytes %1 of it</source>
        <translation>其中的第 %1 字节</translation>
    </message>
    <message>
        <source>Bytes of the file</source>
        <translation>文件中的字节</translation>
    </message>
    <message>
        <source>inside a text of the pickle</source>
        <translation>在 pickle 的文本中</translation>
    </message>
    <message>
        <source>none: the data are missing</source>
        <translation>无：数据缺失</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>Looking up a record</source>
        <translation>正在查找记录</translation>
    </message>
    <message>
        <source>Every byte of the storage is used.</source>
        <translation>存储中的每个字节都有用到。</translation>
    </message>
    <message>
        <source>%1 of the storage are used by no tensor (hatched); they are saved all the same.</source>
        <translation>存储中有 %1 没有任何张量使用（斜线部分）；它们仍会被保存。</translation>
    </message>
    <message>
        <source>Also used by</source>
        <translation>同时使用者</translation>
    </message>
    <message>
        <source>nothing else</source>
        <translation>没有其他</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>另外 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Storages</source>
        <translation>存储数</translation>
    </message>
    <message>
        <source>Bytes in them</source>
        <translation>其中的字节</translation>
    </message>
    <message>
        <source>Shared ones</source>
        <translation>共享的存储</translation>
    </message>
    <message>
        <source>Select a tensor to see where its bytes lie.</source>
        <translation>选择一个张量即可查看其字节所在位置。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>none: the edits make them when the file is saved</source>
        <translation>无：保存文件时由修改生成</translation>
    </message>
    <message>
        <source>Of</source>
        <translation>属于</translation>
    </message>
    <message>
        <source>the whole file</source>
        <translation>整个文件</translation>
    </message>
    <message>
        <source>The tensor has no storage of its own: these hold its parts.</source>
        <translation>这个张量没有自己的存储：以下存储保存它的各个部分。</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::StorageStrip</name>
    <message>
        <source>%1: bytes %2 to %3</source>
        <translation>%1：第 %2 至 %3 字节</translation>
    </message>
    <message>
        <source>The storage and the views in it</source>
        <translation>存储及其中的视图</translation>
    </message>
    <message>
        <source>%1 of %2 are used by no tensor</source>
        <translation>%2 中有 %1 没有任何张量使用</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::TensorPanel</name>
    <message>
        <source>Reading values</source>
        <translation>正在读取数值</translation>
    </message>
    <message>
        <source>Axis %1 goes from 0 to %2 only.</source>
        <translation>轴 %1 只从 0 到 %2。</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数字表</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>谱</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>The numbers before the edits and after them, and the difference</source>
        <translation>编辑前后的数值及其差值</translation>
    </message>
    <message>
        <source>Picture, numbers, statistics, spectrum or change</source>
        <translation>图像、数值、统计、谱或变化</translation>
    </message>
</context>
<context>
    <name>ckptscope::ui::WhyDialog</name>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>How to load it</source>
        <translation>如何加载</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>Strip &quot;%1&quot; from %2.</source>
        <translation>从 %2的开头去掉“%1”。</translation>
    </message>
    <message>
        <source>Strip &quot;%1&quot; from %2 (and %3).</source>
        <translation>从 %2的开头去掉“%1”（还有 %3）。</translation>
    </message>
    <message>
        <source>No key starts with &quot;%1&quot;; nothing was stripped.</source>
        <translation>没有键以“%1”开头；未做任何更改。</translation>
    </message>
    <message>
        <source>%1 of the state dict did not start with &quot;%2&quot; and stayed as they are.</source>
        <translation>state dict 中有 %1不以“%2”开头，保持不变。</translation>
    </message>
    <message>
        <source>%1 of &quot;%2&quot; did not start with &quot;%3&quot; and stayed as they are.</source>
        <translation>“%2”中有 %1不以“%3”开头，保持不变。</translation>
    </message>
    <message>
        <source>Add &quot;%1&quot; to %2.</source>
        <translation>在 %2的开头添加“%1”。</translation>
    </message>
    <message>
        <source>Add &quot;%1&quot; to %2 (and %3).</source>
        <translation>在 %2的开头添加“%1”（还有 %3）。</translation>
    </message>
    <message>
        <source>Every key has &quot;%1&quot; already; nothing was added.</source>
        <translation>所有键都已有“%1”；未做任何更改。</translation>
    </message>
    <message>
        <source>There is no state dict to add &quot;%1&quot; to; nothing was changed.</source>
        <translation>没有可以添加“%1”的 state dict；未做任何更改。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no prefix: it should be names with dots, such as module. or module.model.</source>
        <translation>“%1”不是前缀：它应由名称和点组成，例如 module. 或 module.model.</translation>
    </message>
    <message>
        <source>A prefix is that of whole state dicts; &quot;%1&quot; is only a part of one. Limit the edit to &quot;%2&quot;, or rename the keys.</source>
        <translation>前缀属于整个 state dict；“%1”只是其中一部分。请将编辑限定于“%2”，或改用重命名键。</translation>
    </message>
    <message>
        <source>Extract the state dict of the whole model: %1.</source>
        <translation>提取完整模型的 state dict：%1。</translation>
    </message>
    <message>
        <source>Extract the state dict of &quot;%1&quot;: %2.</source>
        <translation>提取“%1”的 state dict：%2。</translation>
    </message>
    <message>
        <source>%1 that are not persistent were left out, as state_dict() does.</source>
        <translation>与 state_dict() 一样，略去了 %1（非持久）。</translation>
    </message>
    <message>
        <source>Not torch&apos;s own: %1. Their version is assumed to be 1 and their state_dict() to be torch&apos;s.</source>
        <translation>不是 torch 自带的类：%1。假定其版本为 1，且 state_dict() 与 torch 的相同。</translation>
    </message>
    <message>
        <source>Some modules have state dict hooks, which are programs and were not run: the keys may differ from those of state_dict().</source>
        <translation>有些模块带有 state dict 钩子，它们是程序，因此没有运行：得到的键可能与 state_dict() 的不同。</translation>
    </message>
    <message>
        <source>There is no whole model in the file; nothing was extracted.</source>
        <translation>文件中没有完整模型；未提取任何内容。</translation>
    </message>
    <message>
        <source>Take the model out of %1.</source>
        <translation>从 %1 中取出模型。</translation>
    </message>
    <message>
        <source>Take the model in &quot;%1&quot; out of %2.</source>
        <translation>从 %2 中取出“%1”里的模型。</translation>
    </message>
    <message>
        <source>There is no whole wrapped model in the file; nothing was unwrapped.</source>
        <translation>文件中没有被包装的完整模型；未做任何更改。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is the file&apos;s root already; nothing was changed.</source>
        <translation>“%1”已经是文件的根；未做任何更改。</translation>
    </message>
    <message>
        <source>Make &quot;%1&quot; the whole content of the file.</source>
        <translation>将“%1”作为文件的全部内容。</translation>
    </message>
    <message>
        <source>There is nothing at &quot;%1&quot;. At the top there is: %2.</source>
        <translation>“%1”处没有内容。顶层有：%2。</translation>
    </message>
    <message>
        <source>There is no section &quot;%1&quot; to drop. At the top there is: %2.</source>
        <translation>没有可删除的部分“%1”。顶层有：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is the whole file; dropping it would leave nothing.</source>
        <translation>“%1”就是整个文件；删除后将什么都不剩。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not an item of a dict, so it cannot be dropped.</source>
        <translation>“%1”不是字典的元素，因此无法删除。</translation>
    </message>
    <message>
        <source>Drop %1.</source>
        <translation>删除 %1。</translation>
    </message>
    <message>
        <source>There is nothing at &quot;%1&quot; to limit the edits to.</source>
        <translation>“%1”处没有内容，无法将编辑限定于此。</translation>
    </message>
    <message>
        <source>The next edits apply to the whole file.</source>
        <translation>之后的编辑作用于整个文件。</translation>
    </message>
    <message>
        <source>The next edits are limited to &quot;%1&quot;.</source>
        <translation>之后的编辑限定于“%1”。</translation>
    </message>
    <message>
        <source>A TorchScript archive holds a program that belongs to its names and tensors; it cannot be edited. Load it with torch.jit.load and save its state_dict() first.</source>
        <translation>TorchScript 归档中含有与其名称和张量相关的程序，无法编辑。请先用 torch.jit.load 加载并保存其 state_dict()。</translation>
    </message>
    <message>
        <source>Move %1 from %2.</source>
        <translation>将 %1移动设备：%2。</translation>
    </message>
    <message>
        <source>Move %1 from %2 (and %3).</source>
        <translation>将 %1移动设备：%2（还有 %3）。</translation>
    </message>
    <message>
        <source>Nothing has to move from %1; no device was changed.</source>
        <translation>没有需要移动的内容（%1）；未更改任何设备。</translation>
    </message>
    <message>
        <source>%1 of generator states, step counters and sizes of nested tensors stayed on the CPU, where torch needs them.</source>
        <translation>随机数状态、步数计数器和嵌套张量各尺寸的 %1留在 CPU 上，torch 要求如此。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; should map devices: cuda=cpu, cuda:2=cuda:0, cpu=cuda:0 or &apos;*=cpu&apos;.</source>
        <translation>“%1”应为设备映射：cuda=cpu、cuda:2=cuda:0、cpu=cuda:0 或 &apos;*=cpu&apos;。</translation>
    </message>
    <message>
        <source>Rename %1 by &quot;%2&quot; to &quot;%3&quot;.</source>
        <translation>按“%2”→“%3”重命名 %1。</translation>
    </message>
    <message>
        <source>Rename %1 by &quot;%2&quot; to &quot;%3&quot; (and %4).</source>
        <translation>按“%2”→“%3”重命名 %1（还有%4）。</translation>
    </message>
    <message>
        <source>No key matches &quot;%1&quot;; nothing was renamed.</source>
        <translation>没有键与“%1”匹配；未重命名任何键。</translation>
    </message>
    <message>
        <source>The expression must match the whole key: &apos;old\.(.*)=&gt;new.$1&apos;.</source>
        <translation>表达式必须匹配整个键：&apos;old\.(.*)=&gt;new.$1&apos;。</translation>
    </message>
    <message>
        <source>%1 of more than 2048 bytes stayed as they are.</source>
        <translation>%1超过 2048 字节，保持不变。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no regular expression: %2.</source>
        <translation>“%1”不是正则表达式：%2。</translation>
    </message>
    <message>
        <source>Delete %1 that matches &quot;%2&quot;.</source>
        <translation>删除 %1（匹配“%2”）。</translation>
    </message>
    <message>
        <source>Delete %1 that match &quot;%2&quot;.</source>
        <translation>删除 %1（匹配“%2”）。</translation>
    </message>
    <message>
        <source>No key matches &quot;%1&quot;; nothing was deleted.</source>
        <translation>没有键与“%1”匹配；未删除任何键。</translation>
    </message>
    <message>
        <source>The optimizer in &quot;%1&quot; keeps its entries for the deleted parameters; it no longer fits the weights.</source>
        <translation>“%1”中的优化器仍保留已删除参数的条目；它不再与权重匹配。</translation>
    </message>
    <message>
        <source>Keys would become equal: %1. Delete or rename one of them first.</source>
        <translation>有键会变得相同：%1。请先删除或重命名其中之一。</translation>
    </message>
    <message>
        <source>Keys would become equal: %1 …. Delete or rename one of them first.</source>
        <translation>有键会变得相同：%1 …。请先删除或重命名其中之一。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; should look like %2.</source>
        <translation>“%1”的格式应类似 %2。</translation>
    </message>
    <message>
        <source>--%1 needs a value.</source>
        <translation>--%1 需要一个值。</translation>
    </message>
    <message>
        <source>There is no edit &quot;--%1&quot;.</source>
        <translation>没有“--%1”这种编辑。</translation>
    </message>
    <message>
        <source>This is no recipe: %1</source>
        <translation>这不是方案（recipe）：%1</translation>
    </message>
    <message>
        <source>it is nested too deeply.</source>
        <translation>嵌套过深。</translation>
    </message>
    <message>
        <source>its JSON is broken: %1.</source>
        <translation>JSON 有误：%1。</translation>
    </message>
    <message>
        <source>it does not begin with {&quot;ckptscope-recipe&quot;: 1, &quot;steps&quot;: [ … ]}.</source>
        <translation>开头不是 {&quot;ckptscope-recipe&quot;: 1, &quot;steps&quot;: [ … ]}。</translation>
    </message>
    <message>
        <source>its &quot;steps&quot; are missing.</source>
        <translation>缺少“steps”。</translation>
    </message>
    <message>
        <source>%1 should look like {&quot;strip&quot;: &quot;module.&quot;}.</source>
        <translation>%1 的格式应类似 {&quot;strip&quot;: &quot;module.&quot;}。</translation>
    </message>
    <message>
        <source>An edit names something that is no text of Unicode; a recipe cannot hold that.</source>
        <translation>有编辑引用的内容不是 Unicode 文本；方案无法保存它。</translation>
    </message>
    <message>
        <source>The recipe has version %1, which this program does not know; a newer ckptscope reads it.</source>
        <translation>方案的版本是 %1，本程序不认识；请使用更新的 ckptscope。</translation>
    </message>
    <message>
        <source>A TorchScript archive cannot be converted: it holds a program. Load it with torch.jit.load and save its state_dict().</source>
        <translation>TorchScript 归档无法转换：其中含有程序。请用 torch.jit.load 加载并保存其 state_dict()。</translation>
    </message>
    <message>
        <source>The tar archive of PyTorch before 0.1.10 is saved in the format of PyTorch 0.1.10 to 1.5.</source>
        <translation>PyTorch 0.1.10 之前的 tar 归档将以 PyTorch 0.1.10 至 1.5 的格式保存。</translation>
    </message>
    <message>
        <source>Some tensors or storages have types (float8, uint16, untyped …) that torch.load cannot read from a legacy file. Keep the zip format.</source>
        <translation>有些张量或存储的类型（float8、uint16、无类型等）无法由 torch.load 从旧格式文件读取。请保留 zip 格式。</translation>
    </message>
    <message>
        <source>The file holds nested tensors, which torch.load cannot read from a legacy file. Keep the zip format.</source>
        <translation>文件中有嵌套张量，torch.load 无法从旧格式文件读取。请保留 zip 格式。</translation>
    </message>
    <message>
        <source>The new file would replace the input itself. Choose another name.</source>
        <translation>新文件会替换输入文件本身。请换一个名称。</translation>
    </message>
    <message>
        <source>The new file has another size than planned; nothing was replaced.</source>
        <translation>新文件的大小与预期不同；没有替换任何文件。</translation>
    </message>
    <message>
        <source>The numbers of this file are big-endian, and the legacy format is always little-endian. Load and save it with PyTorch first.</source>
        <translation>此文件中的数值是大端序，而旧格式总是小端序。请先用 PyTorch 加载并保存。</translation>
    </message>
    <message>
        <source>The new file does not read back as planned (%1); it was thrown away, nothing was replaced.</source>
        <translation>新文件读回后与预期不符（%1）；已丢弃，没有替换任何文件。</translation>
    </message>
    <message>
        <source>The new file does not read back as planned (%1 has other bytes); it was thrown away, nothing was replaced.</source>
        <translation>新文件读回后与预期不符（%1 的字节不同）；已丢弃，没有替换任何文件。</translation>
    </message>
    <message>
        <source>The new file does not read back as planned (%1 differs); it was thrown away, nothing was replaced.</source>
        <translation>新文件读回后与预期不符（%1 不同）；已丢弃，没有替换任何文件。</translation>
    </message>
    <message>
        <source>This is an old GGML file, not a PyTorch checkpoint. Look for the original weights it was made from.</source>
        <translation>这是旧的 GGML 文件，不是 PyTorch 检查点。请寻找它所依据的原始权重。</translation>
    </message>
    <message>
        <source>This is a Git LFS pointer, not the weights: a text of a few lines that stands for the real file. Run &quot;git lfs pull&quot; in the repository, or download the file itself.</source>
        <translation>这是 Git LFS 指针，而不是权重：它只是代表真实文件的几行文本。请在仓库中运行“git lfs pull”，或直接下载文件本身。</translation>
    </message>
    <message>
        <source>This is a gzip-compressed file. Unpack it first (gunzip, or tar xzf for a .tar.gz), then open what is inside.</source>
        <translation>这是 gzip 压缩文件。请先解压（gunzip，.tar.gz 用 tar xzf），再打开其中的文件。</translation>
    </message>
    <message>
        <source>This is an xz-compressed file. Unpack it first (unxz), then open what is inside.</source>
        <translation>这是 xz 压缩文件。请先解压（unxz），再打开其中的文件。</translation>
    </message>
    <message>
        <source>This is a bzip2-compressed file. Unpack it first (bunzip2), then open what is inside.</source>
        <translation>这是 bzip2 压缩文件。请先解压（bunzip2），再打开其中的文件。</translation>
    </message>
    <message>
        <source>This is a zstd-compressed file. Unpack it first (unzstd), then open what is inside.</source>
        <translation>这是 zstd 压缩文件。请先解压（unzstd），再打开其中的文件。</translation>
    </message>
    <message>
        <source>This is a 7-Zip archive. Unpack it first, then open what is inside.</source>
        <translation>这是 7-Zip 压缩包。请先解压，再打开其中的文件。</translation>
    </message>
    <message>
        <source>This is a RAR archive. Unpack it first, then open what is inside.</source>
        <translation>这是 RAR 压缩包。请先解压，再打开其中的文件。</translation>
    </message>
    <message>
        <source>This is a NumPy array (.npy), not a PyTorch checkpoint. numpy.load reads it.</source>
        <translation>这是 NumPy 数组（.npy），不是 PyTorch 检查点。可用 numpy.load 读取。</translation>
    </message>
    <message>
        <source>This is an HDF5 file (Keras .h5, or data), not a PyTorch checkpoint. Open it with h5py or an HDF5 viewer.</source>
        <translation>这是 HDF5 文件（Keras 的 .h5 或数据），不是 PyTorch 检查点。请用 h5py 或 HDF5 查看器打开。</translation>
    </message>
    <message>
        <source>This is a GGUF file for llama.cpp, not a PyTorch checkpoint. Look for the original weights it was made from.</source>
        <translation>这是供 llama.cpp 使用的 GGUF 文件，不是 PyTorch 检查点。请寻找它所依据的原始权重。</translation>
    </message>
    <message>
        <source>This is a program or library (ELF), not a PyTorch checkpoint.</source>
        <translation>这是程序或库（ELF），不是 PyTorch 检查点。</translation>
    </message>
    <message>
        <source>This is a PDF document, not a PyTorch checkpoint.</source>
        <translation>这是 PDF 文档，不是 PyTorch 检查点。</translation>
    </message>
    <message>
        <source>This is a PNG picture, not a PyTorch checkpoint.</source>
        <translation>这是 PNG 图片，不是 PyTorch 检查点。</translation>
    </message>
    <message>
        <source>This is a preview format that PyTorch used for a short time in 2019 and can no longer read. Save the file again with the PyTorch that wrote it.</source>
        <translation>这是 PyTorch 在 2019 年短暂使用过的预览格式，现已无法读取。请用写出它的 PyTorch 版本重新保存。</translation>
    </message>
    <message>
        <source>This is a TorchScript model for mobile devices (flatbuffer). Only torch.jit.load reads it; look for the original .pt file.</source>
        <translation>这是用于移动设备的 TorchScript 模型（flatbuffer）。只有 torch.jit.load 能读取；请寻找原始的 .pt 文件。</translation>
    </message>
    <message>
        <source>This is an ExecuTorch program (.pte). It holds a compiled model; look for the checkpoint it was made from.</source>
        <translation>这是 ExecuTorch 程序（.pte），其中是编译后的模型；请寻找它所依据的检查点。</translation>
    </message>
    <message>
        <source>This is a TensorFlow Lite model, not a PyTorch checkpoint.</source>
        <translation>这是 TensorFlow Lite 模型，不是 PyTorch 检查点。</translation>
    </message>
    <message>
        <source>This is a web page, not the weights: the download gave a page (a login, an error, or the site&apos;s preview) instead of the file. Use the direct download link.</source>
        <translation>这是网页，而不是权重：下载得到的是一个页面（登录页、错误页或网站预览）而不是文件。请使用直接下载链接。</translation>
    </message>
    <message>
        <source>This is the index of a Hugging Face checkpoint that is split into several files. Open the files it names (pytorch_model-00001-of-….bin) one by one.</source>
        <translation>这是拆分为多个文件的 Hugging Face 检查点的索引。请逐个打开其中列出的文件（pytorch_model-00001-of-….bin）。</translation>
    </message>
    <message>
        <source>This is an error message of a web service (JSON), not the weights: the download was refused. Check the link and whether you must log in.</source>
        <translation>这是网络服务的错误消息（JSON），而不是权重：下载被拒绝了。请检查链接，以及是否需要登录。</translation>
    </message>
    <message>
        <source>This is a JSON text, not a PyTorch checkpoint.</source>
        <translation>这是 JSON 文本，不是 PyTorch 检查点。</translation>
    </message>
    <message>
        <source>This is a safetensors file that ends within its header: the download or copy was cut off. Get the file again.</source>
        <translation>这是 safetensors 文件，但在文件头中就结束了：下载或复制被中断。请重新获取文件。</translation>
    </message>
    <message>
        <source>This is a safetensors file. It holds plain tensors without code; ckptscope does not read this format yet. safetensors.torch.load_file reads it, torch.save turns it into a .pt file.</source>
        <translation>这是 safetensors 文件，只含纯张量而没有代码；ckptscope 目前还不能读取此格式。可用 safetensors.torch.load_file 读取，再用 torch.save 转成 .pt 文件。</translation>
    </message>
    <message>
        <source>This is an ONNX model, not a PyTorch checkpoint. Open it with an ONNX viewer, or look for the .pt file.</source>
        <translation>这是 ONNX 模型，不是 PyTorch 检查点。请用 ONNX 查看器打开，或寻找 .pt 文件。</translation>
    </message>
    <message>
        <source>This is an ONNX model (written by &quot;%1&quot;), not a PyTorch checkpoint. Open it with an ONNX viewer, or look for the .pt file.</source>
        <translation>这是 ONNX 模型（由“%1”写出），不是 PyTorch 检查点。请用 ONNX 查看器打开，或寻找 .pt 文件。</translation>
    </message>
    <message>
        <source>The file is empty (0 bytes): a download or save that never got going. Get or save it again.</source>
        <translation>文件为空（0 字节）：下载或保存根本没有开始。请重新获取或保存。</translation>
    </message>
    <message>
        <source>The file begins with nothing but zero bytes: a download that reserved its space and failed, or a bad copy. Get the file again.</source>
        <translation>文件开头全是零字节：可能是预留了空间却失败的下载，或复制出错。请重新获取文件。</translation>
    </message>
    <message>
        <source>This is a text file, not a PyTorch checkpoint.</source>
        <translation>这是文本文件，不是 PyTorch 检查点。</translation>
    </message>
    <message>
        <source>This is not a PyTorch checkpoint: it begins neither as a zip file nor as a pickle.</source>
        <translation>这不是 PyTorch 检查点：它的开头既不是 zip 文件也不是 pickle。</translation>
    </message>
    <message>
        <source>This is a torch.package archive: Python sources together with pickled objects. torch.package.PackageImporter loads it; ckptscope does not read this format yet.</source>
        <translation>这是 torch.package 归档：Python 源代码加上 pickle 对象。可用 torch.package.PackageImporter 加载；ckptscope 目前还不能读取此格式。</translation>
    </message>
    <message>
        <source>This is an exported program (.pt2 of torch.export). torch.export.load reads it; ckptscope does not read this format yet.</source>
        <translation>这是导出的程序（torch.export 的 .pt2）。可用 torch.export.load 读取；ckptscope 目前还不能读取此格式。</translation>
    </message>
    <message>
        <source>This is a NumPy archive (.npz), not a PyTorch checkpoint. numpy.load reads it.</source>
        <translation>这是 NumPy 归档（.npz），不是 PyTorch 检查点。可用 numpy.load 读取。</translation>
    </message>
    <message>
        <source>This is an ordinary zip archive with &quot;%1&quot; in it. Unpack it, then open that file.</source>
        <translation>这是普通的 zip 压缩包，其中含有“%1”。请解压后打开该文件。</translation>
    </message>
    <message>
        <source>This zip archive is empty.</source>
        <translation>这个 zip 压缩包是空的。</translation>
    </message>
    <message>
        <source>This is a zip archive, but no PyTorch checkpoint: it has no record data.pkl in its folder. (Its first entry is &quot;%1&quot;.)</source>
        <translation>这是 zip 压缩包，但不是 PyTorch 检查点：其文件夹中没有 data.pkl 记录。（第一个条目是“%1”。）</translation>
    </message>
    <message>
        <source>This folder is a distributed checkpoint (DCP: .metadata and .distcp files). torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns it into one file; ckptscope does not read folders yet.</source>
        <translation>此文件夹是分布式检查点（DCP：.metadata 和 .distcp 文件）。torch.distributed.checkpoint.format_utils.dcp_to_torch_save 可把它转成单个文件；ckptscope 目前还不能读取文件夹。</translation>
    </message>
    <message>
        <source>This folder holds a Hugging Face checkpoint that is split into several files. Open the files in it one by one.</source>
        <translation>此文件夹中是拆分为多个文件的 Hugging Face 检查点。请逐个打开其中的文件。</translation>
    </message>
    <message>
        <source>This folder is an unpacked checkpoint. PyTorch reads the packed file: zip the folder again without compression (zip -0 -r name.pt folder), then open that.</source>
        <translation>此文件夹是解包后的检查点。PyTorch 读取的是打包文件：请不压缩地重新打包（zip -0 -r name.pt folder），再打开它。</translation>
    </message>
    <message>
        <source>This is a folder. Open the checkpoint files in it.</source>
        <translation>这是文件夹。请打开其中的检查点文件。</translation>
    </message>
    <message>
        <source>This is the table of contents (.metadata) of a distributed checkpoint (DCP); the tensors lie in the .distcp files beside it. torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns the folder into one file.</source>
        <translation>这是分布式检查点（DCP）的目录（.metadata）；张量位于旁边的 .distcp 文件中。torch.distributed.checkpoint.format_utils.dcp_to_torch_save 可把该文件夹转成单个文件。</translation>
    </message>
    <message>
        <source>This tar archive is cut off in a header. Get the file again.</source>
        <translation>这个 tar 归档在文件头处被截断。请重新获取文件。</translation>
    </message>
    <message>
        <source>A header of this tar archive is damaged. Get the file again.</source>
        <translation>这个 tar 归档的一个文件头已损坏。请重新获取文件。</translation>
    </message>
    <message>
        <source>This tar archive is cut off. Get the file again.</source>
        <translation>这个 tar 归档不完整。请重新获取文件。</translation>
    </message>
    <message>
        <source>This tar archive has more than 65536 members.</source>
        <translation>这个 tar 归档的成员超过 65536 个。</translation>
    </message>
    <message>
        <source>This is a tar archive, but no checkpoint of PyTorch before 0.1.10 (it has no file &quot;%1&quot;). Unpack it, then open the checkpoint in it.</source>
        <translation>这是 tar 归档，但不是 PyTorch 0.1.10 之前的检查点（其中没有文件“%1”）。请解包后打开其中的检查点。</translation>
    </message>
    <message>
        <source>The tar checkpoint is damaged: %1. Get the file again.</source>
        <translation>tar 检查点已损坏：%1。请重新获取文件。</translation>
    </message>
    <message>
        <source>The file ends before a record that its directory lists. Get the file again.</source>
        <translation>文件在其目录列出的一个记录之前就结束了。请重新获取文件。</translation>
    </message>
    <message>
        <source>A record does not begin where the directory says. Get the file again.</source>
        <translation>有记录没有在目录所说的位置开始。请重新获取文件。</translation>
    </message>
    <message>
        <source>The data of a record reach past the end of the file. Get the file again.</source>
        <translation>有记录的数据超出了文件结尾。请重新获取文件。</translation>
    </message>
    <message>
        <source>zlib could not be started.</source>
        <translation>无法启动 zlib。</translation>
    </message>
    <message>
        <source>A compressed record cannot be unpacked. Get the file again.</source>
        <translation>有压缩记录无法解压。请重新获取文件。</translation>
    </message>
    <message>
        <source>The record is encrypted, which no PyTorch writes.</source>
        <translation>记录被加密了，而任何 PyTorch 都不会这样写。</translation>
    </message>
    <message>
        <source>The record is compressed by method %1; only deflate is known.</source>
        <translation>记录使用压缩方法 %1；只支持 deflate。</translation>
    </message>
    <message>
        <source>This file consists of several zip archives, one after the other, as the .distcp files of a distributed checkpoint (DCP) do. torch.distributed.checkpoint.format_utils.dcp_to_torch_save turns the folder that it lies in into one file.</source>
        <translation>此文件由多个 zip 归档首尾相接而成，如同分布式检查点（DCP）的 .distcp 文件。torch.distributed.checkpoint.format_utils.dcp_to_torch_save 可把它所在的文件夹转成单个文件。</translation>
    </message>
    <message>
        <source>This zip file has no directory at its end: the download or copy was cut off (%1 bytes are here). Get the file again.</source>
        <translation>这个 zip 文件的结尾没有目录：下载或复制被中断（现有 %1 字节）。请重新获取文件。</translation>
    </message>
    <message>
        <source>This zip archive is split over several files; join them first.</source>
        <translation>这个 zip 归档拆分成了多个文件；请先合并。</translation>
    </message>
    <message>
        <source>The end record of this zip file points outside of it. Get the file again.</source>
        <translation>这个 zip 文件的结尾记录指向了文件之外。请重新获取文件。</translation>
    </message>
    <message>
        <source>The zip64 end record is missing. Get the file again.</source>
        <translation>缺少 zip64 结尾记录。请重新获取文件。</translation>
    </message>
    <message>
        <source>The directory of this zip file lies outside of it: the file is cut off or damaged. Get the file again.</source>
        <translation>这个 zip 文件的目录位于文件之外：文件不完整或已损坏。请重新获取文件。</translation>
    </message>
    <message>
        <source>The directory of this zip file is too large (over two million records).</source>
        <translation>这个 zip 文件的目录过大（超过两百万个记录）。</translation>
    </message>
    <message>
        <source>The directory of this zip file announces more records than it has room for.</source>
        <translation>这个 zip 文件的目录声明的记录数超出了其空间。</translation>
    </message>
    <message>
        <source>The directory of this zip file ends early.</source>
        <translation>这个 zip 文件的目录提前结束。</translation>
    </message>
    <message>
        <source>The directory of this zip file is damaged: an entry has no signature.</source>
        <translation>这个 zip 文件的目录已损坏：有条目缺少签名。</translation>
    </message>
    <message>
        <source>Record %1 lies outside of the file. Get the file again.</source>
        <translation>记录 %1 位于文件之外。请重新获取文件。</translation>
    </message>
    <message>
        <source>A record of this zip file lies outside of it. Get the file again.</source>
        <translation>这个 zip 文件的一个记录位于文件之外。请重新获取文件。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a folder, pipe or device; it cannot be replaced by a file.</source>
        <translation>“%1”是文件夹、管道或设备；不能用文件替换它。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; exists already. Choose another name, or allow replacing it.</source>
        <translation>“%1”已存在。请换一个名称，或允许替换。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; exists already.</source>
        <translation>“%1”已存在。</translation>
    </message>
    <message>
        <source>The new file has another size than was written; nothing was replaced.</source>
        <translation>新文件的大小与写入的不同；没有替换任何文件。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; was changed by another program while the new file was written; it was left alone.</source>
        <translation>写入新文件期间“%1”被其他程序修改；已保持原样。</translation>
    </message>
    <message>
        <source>The file &quot;%1&quot; changed on disk since it was opened. Open it again.</source>
        <translation>文件“%1”自打开后在磁盘上已改变。请重新打开。</translation>
    </message>
    <message>
        <source>The file ends before byte %1; it became shorter while it was open. Open it again.</source>
        <translation>文件在第 %1 字节之前就结束了；它在打开期间变短了。请重新打开。</translation>
    </message>
    <message>
        <source>%1 bytes are too many to hold in memory here (at most %2).</source>
        <translation>%1 字节过多，无法在此放入内存（最多 %2）。</translation>
    </message>
    <message>
        <source>There is no file &quot;%1&quot; (%2).</source>
        <translation>没有文件“%1”（%2）。</translation>
    </message>
    <message>
        <source>You have no permission to read &quot;%1&quot;.</source>
        <translation>您没有读取“%1”的权限。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a socket or device, not a file.</source>
        <translation>“%1”是套接字或设备，不是文件。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be opened: %2.</source>
        <translation>无法打开“%1”：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is %2, not a file.</source>
        <translation>“%1”是%2，不是文件。</translation>
    </message>
    <message>
        <source>Reading failed: %1.</source>
        <translation>读取失败：%1。</translation>
    </message>
    <message>
        <source>There is no room for the new file (%1). Free some space or choose another place.</source>
        <translation>没有空间存放新文件（%1）。请清理空间或选择其他位置。</translation>
    </message>
    <message>
        <source>Cannot create the folder &quot;%1&quot;: %2.</source>
        <translation>无法创建文件夹“%1”：%2。</translation>
    </message>
    <message>
        <source>Cannot create the folder &quot;%1&quot;: %2. Choose another place.</source>
        <translation>无法创建文件夹“%1”：%2。请选择其他位置。</translation>
    </message>
    <message>
        <source>There is no folder &quot;%1&quot; to save in: %2.</source>
        <translation>没有可供保存的文件夹“%1”：%2。</translation>
    </message>
    <message>
        <source>There is no folder &quot;%1&quot; to save in: %2. Choose another place.</source>
        <translation>没有可供保存的文件夹“%1”：%2。请选择其他位置。</translation>
    </message>
    <message>
        <source>No file can be made in &quot;%1&quot;: %2.</source>
        <translation>无法在“%1”中创建文件：%2。</translation>
    </message>
    <message>
        <source>No file can be made in &quot;%1&quot;: %2. Choose another place.</source>
        <translation>无法在“%1”中创建文件：%2。请选择其他位置。</translation>
    </message>
    <message>
        <source>No temporary file can be made in &quot;%1&quot;.</source>
        <translation>无法在“%1”中创建临时文件。</translation>
    </message>
    <message>
        <source>Writing failed: %1.</source>
        <translation>写入失败：%1。</translation>
    </message>
    <message>
        <source>Writing failed: %1. Choose another place.</source>
        <translation>写入失败：%1。请选择其他位置。</translation>
    </message>
    <message>
        <source>Reading or writing failed while copying (EIO).</source>
        <translation>复制时读取或写入失败（EIO）。</translation>
    </message>
    <message>
        <source>The new file could not be flushed to disk: %1.</source>
        <translation>无法将新文件写入磁盘：%1。</translation>
    </message>
    <message>
        <source>The new file could not be given its name &quot;%1&quot;: %2.</source>
        <translation>无法将新文件命名为“%1”：%2。</translation>
    </message>
    <message>
        <source>The new file could not be given its name &quot;%1&quot;: %2. Choose another place.</source>
        <translation>无法将新文件命名为“%1”：%2。请选择其他位置。</translation>
    </message>
    <message>
        <source>The folder &quot;%1&quot; could not be flushed: %2.</source>
        <translation>无法将文件夹“%1”的更改写入磁盘：%2。</translation>
    </message>
    <message>
        <source>The mode of the new file could not be set: %1.</source>
        <translation>无法设置新文件的权限模式：%1。</translation>
    </message>
    <message>
        <source>Bytes cannot be left out of a real file.</source>
        <translation>真实文件中不能省略字节。</translation>
    </message>
    <message>
        <source>The data end before what they announce. Get the file again.</source>
        <translation>数据在其声明的内容之前就结束了。请重新获取文件。</translation>
    </message>
    <message>
        <source>The data end in the middle: %1 more bytes are announced, %2 are left. Get the file again.</source>
        <translation>数据中途结束：声明还有 %1 字节，实际只剩 %2 字节。请重新获取文件。</translation>
    </message>
    <message>
        <source>The data end before what they announce: %1 bytes are wanted, %2 are left. Get the file again.</source>
        <translation>数据在其声明的内容之前就结束了：需要 %1 字节，只剩 %2 字节。请重新获取文件。</translation>
    </message>
    <message>
        <source>The data end in the middle of a line. Get the file again.</source>
        <translation>数据在一行的中间结束。请重新获取文件。</translation>
    </message>
    <message>
        <source>Unexpected trouble: %1; please report it.</source>
        <translation>意外的问题：%1；请报告。</translation>
    </message>
    <message>
        <source>There is not enough memory for this; close other programs and try again.</source>
        <translation>内存不足；请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>Two records have the same name, and programs differ in which one they take: %1.</source>
        <translation>有两个记录同名，不同程序读取的可能不是同一个：%1。</translation>
    </message>
    <message>
        <source>Two records claim the same bytes: %1.</source>
        <translation>两个记录占用了相同的字节：%1。</translation>
    </message>
    <message>
        <source>Programs that read zip files could see different contents: %1.</source>
        <translation>不同的 zip 程序读到的内容可能不一样：%1。</translation>
    </message>
    <message>
        <source>Programs that read zip files could see different contents: %1</source>
        <translation>不同的 zip 程序读到的内容可能不一样：%1</translation>
    </message>
    <message>
        <source>Programs that read zip files could see another pickle: %1.</source>
        <translation>不同的 zip 程序读到的 pickle 可能不一样：%1。</translation>
    </message>
    <message>
        <source>The data of %1 are missing from the file: %2. Get the file again.</source>
        <translation>文件中缺少 %1的数据：%2。请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 has fewer bytes than it announces: %2. Some PyTorch releases would read foreign memory there; get the file again.</source>
        <translation>%1的实际字节数少于其声明：%2。某些 PyTorch 版本会在此处读到不属于它的内存；请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 have fewer bytes than they announce: %2. Some PyTorch releases would read foreign memory there; get the file again.</source>
        <translation>%1的实际字节数少于其声明：%2。某些 PyTorch 版本会在此处读到不属于它的内存；请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 has more bytes than it announces: %2. New PyTorch releases refuse that.</source>
        <translation>%1的实际字节数多于其声明：%2。新版 PyTorch 会拒绝加载。</translation>
    </message>
    <message>
        <source>%1 have more bytes than they announce: %2. New PyTorch releases refuse that.</source>
        <translation>%1的实际字节数多于其声明：%2。新版 PyTorch 会拒绝加载。</translation>
    </message>
    <message>
        <source>%1 record of data is used by no tensor: %2.</source>
        <translation>%1 个数据记录没有被任何张量使用：%2。</translation>
    </message>
    <message>
        <source>%1 records of data are used by no tensor: %2.</source>
        <translation>%1 个数据记录没有被任何张量使用：%2。</translation>
    </message>
    <message>
        <source>%1 is compressed, as by repacking the zip file: torch.load(mmap=True) reads garbage there.</source>
        <translation>%1被压缩过（例如重新打包了 zip 文件）：torch.load(mmap=True) 会在此读到乱码。</translation>
    </message>
    <message>
        <source>%1 are compressed, as by repacking the zip file: torch.load(mmap=True) reads garbage there.</source>
        <translation>%1被压缩过（例如重新打包了 zip 文件）：torch.load(mmap=True) 会在此读到乱码。</translation>
    </message>
    <message>
        <source>%1 tensor contradicts the storage (sizes, strides or offset reach outside): %2.</source>
        <translation>%1 个张量与其存储矛盾（形状、步幅或偏移超出了存储的范围）：%2。</translation>
    </message>
    <message>
        <source>%1 tensors contradict the storage (sizes, strides or offset reach outside): %2.</source>
        <translation>%1 个张量与其存储矛盾（形状、步幅或偏移超出了存储的范围）：%2。</translation>
    </message>
    <message>
        <source>%1 holds %2 that no tensor uses: slices were saved, and torch.save writes the whole storage behind a slice.</source>
        <translation>%1中有 %2 没有被任何张量使用：保存的是切片，而 torch.save 会写出切片背后的整个存储。</translation>
    </message>
    <message>
        <source>%1 hold %2 that no tensor uses: slices were saved, and torch.save writes the whole storage behind a slice.</source>
        <translation>%1中有 %2 没有被任何张量使用：保存的是切片，而 torch.save 会写出切片背后的整个存储。</translation>
    </message>
    <message>
        <source>%1 is described in two ways (size or device): %2.</source>
        <translation>%1有两种不同的描述（大小或设备）：%2。</translation>
    </message>
    <message>
        <source>%1 are described in two ways (size or device): %2.</source>
        <translation>%1有两种不同的描述（大小或设备）：%2。</translation>
    </message>
    <message>
        <source>The key &quot;%1&quot; is set twice; Python keeps the last value.</source>
        <translation>键“%1”出现了两次；Python 会保留最后一个值。</translation>
    </message>
    <message>
        <source>The numbers are stored big-endian, as a mainframe writes them; PyTorch swaps them on loading.</source>
        <translation>数值以大端序存储（大型机的写法）；PyTorch 加载时会自动转换字节序。</translation>
    </message>
    <message>
        <source>The parallel model remembers that it ran on GPU %1; on a computer without them its forward pass fails. Unwrap it, or map the devices.</source>
        <translation>这个并行模型记住了它曾运行在 GPU %1 上；在没有这些 GPU 的机器上，前向计算会失败。请取出内层模型，或重新映射设备。</translation>
    </message>
    <message>
        <source>Tensors are tagged with several devices: %1.</source>
        <translation>张量带有多种设备标签：%1。</translation>
    </message>
    <message>
        <source>Tensors are tagged with several devices: %1, others with the CPU.</source>
        <translation>张量带有多种设备标签：%1，其余为 CPU。</translation>
    </message>
    <message>
        <source>%1 is tagged %2: without map_location, torch.load fails on a computer that lacks it.</source>
        <translation>%1的设备标签为 %2：不指定 map_location 时，torch.load 在没有该设备的机器上会失败。</translation>
    </message>
    <message>
        <source>%1 are tagged %2: without map_location, torch.load fails on a computer that lacks it.</source>
        <translation>%1的设备标签为 %2：不指定 map_location 时，torch.load 在没有该设备的机器上会失败。</translation>
    </message>
    <message>
        <source>%1 are tagged with %2 devices: without map_location, torch.load fails on a computer that lacks one of them.</source>
        <translation>%1的设备标签涉及 %2 种设备：不指定 map_location 时，只要缺少其中一种，torch.load 就会失败。</translation>
    </message>
    <message>
        <source>All %1 keys start with &quot;%2&quot;: the model was wrapped more than once when it was saved.</source>
        <translation>全部 %1 个键都以“%2”开头：保存时模型被包装了不止一层。</translation>
    </message>
    <message>
        <source>The only key starts with &quot;%1&quot;: the model was wrapped more than once when it was saved.</source>
        <translation>唯一的键以“%1”开头：保存时模型被包装了不止一层。</translation>
    </message>
    <message>
        <source>All %1 keys start with &quot;%2&quot;: saved from a DataParallel or DistributedDataParallel model, so a plain model does not find its keys.</source>
        <translation>全部 %1 个键都以“%2”开头：保存自 DataParallel 或 DistributedDataParallel 模型，因此普通模型找不到对应的键。</translation>
    </message>
    <message>
        <source>The only key starts with &quot;%1&quot;: saved from a DataParallel or DistributedDataParallel model, so a plain model does not find its keys.</source>
        <translation>唯一的键以“%1”开头：保存自 DataParallel 或 DistributedDataParallel 模型，因此普通模型找不到对应的键。</translation>
    </message>
    <message>
        <source>All %1 keys start with &quot;%2&quot;: saved from a model that torch.compile wrapped.</source>
        <translation>全部 %1 个键都以“%2”开头：保存自经 torch.compile 包装的模型。</translation>
    </message>
    <message>
        <source>The only key starts with &quot;%1&quot;: saved from a model that torch.compile wrapped.</source>
        <translation>唯一的键以“%1”开头：保存自经 torch.compile 包装的模型。</translation>
    </message>
    <message>
        <source>All %1 keys start with &quot;%2&quot;: saved from a wrapped model (FSDP, activation checkpointing …).</source>
        <translation>全部 %1 个键都以“%2”开头：保存自被包装的模型（FSDP、激活检查点等）。</translation>
    </message>
    <message>
        <source>The only key starts with &quot;%1&quot;: saved from a wrapped model (FSDP, activation checkpointing …).</source>
        <translation>唯一的键以“%1”开头：保存自被包装的模型（FSDP、激活检查点等）。</translation>
    </message>
    <message>
        <source>%1 of %2 keys start with &quot;%3&quot;, and &quot;%4&quot; exists without it too: stripping would make two keys equal.</source>
        <translation>%2 个键中有 %1 个以“%3”开头，而不带该前缀的“%4”也存在：去掉前缀会使两个键相同。</translation>
    </message>
    <message>
        <source>%1 keys start with &quot;%2&quot;, beside &quot;%3&quot;: saved from an averaged model (%4), which reads it as it is; a plain model does not find its keys.</source>
        <translation>%1 个键以“%2”开头，另有“%3”：保存自取平均的模型（%4），它可以直接读取；普通模型则找不到对应的键。</translation>
    </message>
    <message>
        <source>%1 of %2 keys start with &quot;%3&quot;, others such as &quot;%4&quot; do not: part of the model was wrapped, or it has a layer of that name.</source>
        <translation>%2 个键中有 %1 个以“%3”开头，其余的（例如“%4”）则没有：模型只有一部分被包装，或者模型中有同名的层。</translation>
    </message>
    <message>
        <source>%1 has &quot;%2&quot; inside, after &quot;%3&quot;: only that part was wrapped, or it has a layer of that name.</source>
        <translation>%1的中间含有“%2”（位于“%3”之后）：只有这一部分被包装，或者它有同名的层。</translation>
    </message>
    <message>
        <source>%1 have &quot;%2&quot; inside, after &quot;%3&quot;: only that part was wrapped, or it has a layer of that name.</source>
        <translation>%1的中间含有“%2”（位于“%3”之后）：只有这一部分被包装，或者它有同名的层。</translation>
    </message>
    <message>
        <source>%1 have &quot;%2&quot; inside, after &quot;%3&quot; and others: only that part was wrapped, or it has a layer of that name.</source>
        <translation>%1的中间含有“%2”（位于“%3”等之后）：只有这些部分被包装，或者它们有同名的层。</translation>
    </message>
    <message>
        <source>%1 has &quot;%2&quot; inside, after &quot;%3&quot;: that part was wrapped when it was saved.</source>
        <translation>%1的中间含有“%2”（位于“%3”之后）：保存时这一部分被包装过。</translation>
    </message>
    <message>
        <source>%1 have &quot;%2&quot; inside, after &quot;%3&quot;: that part was wrapped when it was saved.</source>
        <translation>%1的中间含有“%2”（位于“%3”之后）：保存时这一部分被包装过。</translation>
    </message>
    <message>
        <source>%1 have &quot;%2&quot; inside, after &quot;%3&quot; and others: that part was wrapped when it was saved.</source>
        <translation>%1的中间含有“%2”（位于“%3”等之后）：保存时这些部分被包装过。</translation>
    </message>
    <message>
        <source>This is a whole pickled model, not a state dict: torch.load imports %1 (%2) of torch itself.</source>
        <translation>这是用 pickle 保存的完整模型，而不是 state dict：torch.load 会导入 torch 自带的 %1（%2）。</translation>
    </message>
    <message>
        <source>This is a whole pickled model, not a state dict: torch.load imports %1 (%2), and fails where one of them cannot be imported.</source>
        <translation>这是用 pickle 保存的完整模型，而不是 state dict：torch.load 会导入 %1（%2），其中有一个不属于 torch，无法导入时就会失败。</translation>
    </message>
    <message>
        <source>This is a whole pickled model, not a state dict: torch.load imports %1 (%2), and fails where %3 of them cannot be imported.</source>
        <translation>这是用 pickle 保存的完整模型，而不是 state dict：torch.load 会导入 %1（%2），其中有 %3 个不属于 torch，无法导入时就会失败。</translation>
    </message>
    <message>
        <source>The model is wrapped in %1; the model itself is inside.</source>
        <translation>模型被 %1 包装；真正的模型在其内部。</translation>
    </message>
    <message>
        <source>The method %1 was saved instead of its result (the parentheses of %2() were forgotten), together with the whole model it belongs to; the weights are all there.</source>
        <translation>保存的是方法 %1 本身而不是它的返回值（忘了写 %2() 的括号），连同它所属的整个模型；权重都还在。</translation>
    </message>
    <message>
        <source>The method %1 was saved instead of its result (the parentheses of %2() were forgotten), together with the whole object it belongs to.</source>
        <translation>保存的是方法 %1 本身而不是它的返回值（忘了写 %2() 的括号），连同它所属的整个对象。</translation>
    </message>
    <message>
        <source>%1 of a state dict are Parameters: the dict was not made by state_dict(), which detaches them. Loading works.</source>
        <translation>state dict 中有 %1是 Parameter：这个字典不是由 state_dict() 生成的（它会做 detach）。不影响加载。</translation>
    </message>
    <message>
        <source>%1 of a state dict require grad: the dict was not made by state_dict(), which detaches them. Loading works.</source>
        <translation>state dict 中有 %1带有 requires_grad：这个字典不是由 state_dict() 生成的（它会做 detach）。不影响加载。</translation>
    </message>
    <message>
        <source>This is a whole pickled optimizer (%1), not its state_dict(): load_state_dict() does not take it.</source>
        <translation>这是用 pickle 保存的完整优化器（%1），而不是它的 state_dict()：load_state_dict() 无法接受它。</translation>
    </message>
    <message>
        <source>This is a TorchScript archive: torch.jit.load reads it, and torch.load hands it on with a warning. It holds code beside the tensors; ckptscope shows the tensors.</source>
        <translation>这是 TorchScript 归档：应由 torch.jit.load 读取，torch.load 会发出警告并转交给它。其中除张量外还有代码；ckptscope 只显示张量。</translation>
    </message>
    <message>
        <source>The file was written by pickle.dump: torch.load says &quot;Invalid magic number; corrupt file?&quot;. Only pickle.load reads it, which can run any code.</source>
        <translation>文件由 pickle.dump 写出：torch.load 会报“Invalid magic number; corrupt file?”。只有 pickle.load 能读取它，而那可能执行任意代码。</translation>
    </message>
    <message>
        <source>torch.load(weights_only=True), the default there, refuses it because %1.</source>
        <translation>torch.load(weights_only=True)（该版本的默认值）会拒绝它，因为%1。</translation>
    </message>
    <message>
        <source>torch.load(weights_only=True) refuses it because %1.</source>
        <translation>torch.load(weights_only=True) 会拒绝它，因为%1。</translation>
    </message>
    <message>
        <source>torch.load(weights_only=True), the default there, refuses %1.</source>
        <translation>torch.load(weights_only=True)（该版本的默认值）会拒绝它：%1。</translation>
    </message>
    <message>
        <source>torch.load(weights_only=True) refuses %1.</source>
        <translation>torch.load(weights_only=True) 会拒绝它：%1。</translation>
    </message>
    <message>
        <source>There are %1 more findings of this kind.</source>
        <translation>此类问题还有 %1 个。</translation>
    </message>
    <message>
        <source>The archive says version &quot;%1&quot;; torch.load reads 1 to 10 and refuses this file.</source>
        <translation>归档声明的版本是“%1”；torch.load 只能读取版本 1 到 10，会拒绝此文件。</translation>
    </message>
    <message>
        <source>The record &quot;byteorder&quot; says neither little nor big; torch.load refuses the file.</source>
        <translation>“byteorder”记录的内容既不是 little 也不是 big；torch.load 会拒绝此文件。</translation>
    </message>
    <message>
        <source>The archive has no record &quot;version&quot;, so torch.load refuses it; an edit and a save write it anew.</source>
        <translation>归档中没有“version”记录，因此 torch.load 会拒绝它；编辑后再保存会补上。</translation>
    </message>
    <message>
        <source>Bytes follow the pickled object in data.pkl; nothing reads them.</source>
        <translation>data.pkl 中的 pickle 对象之后还有多余的字节，没有程序会读取它们。</translation>
    </message>
    <message>
        <source>The file is cut off or damaged: %1. The tensors before it are whole; get the file again for the rest.</source>
        <translation>文件不完整或已损坏：%1。在此之前的张量是完好的；其余部分请重新获取文件。</translation>
    </message>
    <message>
        <source>%1 bytes follow the last storage; torch.load ignores them.</source>
        <translation>最后一个存储之后还有 %1 个字节；torch.load 会忽略它们。</translation>
    </message>
    <message>
        <source>%1 bytes follow the pickled object; pickle.load ignores them.</source>
        <translation>pickle 对象之后还有 %1 个字节；pickle.load 会忽略它们。</translation>
    </message>
    <message>
        <source>The tar archive has a member &quot;%1&quot; that no checkpoint has.</source>
        <translation>tar 归档中有检查点不应包含的成员“%1”。</translation>
    </message>
    <message>
        <source>Bytes follow the end of the tar archive; nothing reads them.</source>
        <translation>tar 归档结尾之后还有多余的字节，没有程序会读取它们。</translation>
    </message>
    <message>
        <source>The bytes of &quot;%1&quot; are damaged: %2. torch.load would not notice. Get the file again from where it came.</source>
        <translation>“%1”的数据已损坏：%2。torch.load 不会察觉。请从来源处重新获取文件。</translation>
    </message>
    <message>
        <source>%1 of %2 records were written without a CRC-32 (compute_crc32=False), so they cannot be checked.</source>
        <translation>%2 个记录中有 %1 个写入时没有 CRC-32（compute_crc32=False），因此无法校验。</translation>
    </message>
    <message>
        <source>This kind of file (%1) holds no checksums; damaged values cannot be recognised.</source>
        <translation>这种文件（%1）不含校验和；无法识别损坏的数值。</translation>
    </message>
    <message>
        <source>PyTorch 0.1.10 to 1.5, or later in the old format</source>
        <translation>PyTorch 0.1.10 至 1.5，或较新版本以旧格式写出</translation>
    </message>
    <message>
        <source>PyTorch before 0.1.10</source>
        <translation>PyTorch 0.1.10 之前</translation>
    </message>
    <message>
        <source>RAdam or another kin of Adam</source>
        <translation>RAdam 或其他 Adam 变体</translation>
    </message>
    <message>
        <source>Adam or AdamW</source>
        <translation>Adam 或 AdamW</translation>
    </message>
    <message>
        <source>%1 has a state of shape %2, which no weight (that is left) has.</source>
        <translation>%1的状态形状为 %2，没有（剩余的）权重具有该形状。</translation>
    </message>
    <message>
        <source>The optimizer has %1 parameters, the weights have %2 that can be trained.</source>
        <translation>优化器有 %1 个参数，而权重中可训练的有 %2 个。</translation>
    </message>
    <message>
        <source>%1 has a state of shape %2, but its weight &quot;%3&quot; has %4.</source>
        <translation>%1的状态形状为 %2，但对应的权重“%3”的形状为 %4。</translation>
    </message>
    <message>
        <source>%1 storage</source>
        <translation>%1 个存储</translation>
    </message>
    <message>
        <source>%1 storages</source>
        <translation>%1 个存储</translation>
    </message>
    <message>
        <source>%1 tensor</source>
        <translation>%1 个张量</translation>
    </message>
    <message>
        <source>%1 tensors</source>
        <translation>%1 个张量</translation>
    </message>
    <message>
        <source>%1 key</source>
        <translation>%1 个键</translation>
    </message>
    <message>
        <source>%1 keys</source>
        <translation>%1 个键</translation>
    </message>
    <message>
        <source>%1 class</source>
        <translation>%1 个类</translation>
    </message>
    <message>
        <source>%1 classes</source>
        <translation>%1 个类</translation>
    </message>
    <message>
        <source>%1 buffer</source>
        <translation>%1 个缓冲区</translation>
    </message>
    <message>
        <source>%1 buffers</source>
        <translation>%1 个缓冲区</translation>
    </message>
    <message>
        <source>%1 optimizer name</source>
        <translation>%1 个优化器参数名</translation>
    </message>
    <message>
        <source>%1 optimizer names</source>
        <translation>%1 个优化器参数名</translation>
    </message>
    <message>
        <source>%1 metadata entry</source>
        <translation>%1 个 _metadata 条目</translation>
    </message>
    <message>
        <source>%1 metadata entries</source>
        <translation>%1 个 _metadata 条目</translation>
    </message>
    <message>
        <source>%1 device object</source>
        <translation>%1 个 device 对象</translation>
    </message>
    <message>
        <source>%1 device objects</source>
        <translation>%1 个 device 对象</translation>
    </message>
    <message>
        <source>%1 parallel model</source>
        <translation>%1 个并行模型</translation>
    </message>
    <message>
        <source>%1 parallel models</source>
        <translation>%1 个并行模型</translation>
    </message>
    <message>
        <source>the device ids of %1</source>
        <translation>%1的设备编号</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另外 %1 个</translation>
    </message>
    <message>
        <source>%1 names that go with them</source>
        <translation>相应的 %1 个名称</translation>
    </message>
    <message>
        <source>%1 (%2 tensor)</source>
        <translation>%1（%2 个张量）</translation>
    </message>
    <message>
        <source>%1 (%2 tensors)</source>
        <translation>%1（%2 个张量）</translation>
    </message>
    <message>
        <source>%1 (%2 of %3 bytes)</source>
        <translation>%1（%3 字节中只有 %2 字节）</translation>
    </message>
    <message>
        <source>%1 global: %2</source>
        <translation>%1 个全局名称：%2</translation>
    </message>
    <message>
        <source>%1 globals: %2</source>
        <translation>%1 个全局名称：%2</translation>
    </message>
    <message>
        <source>%1 global: %2; also %3</source>
        <translation>%1 个全局名称：%2；此外%3</translation>
    </message>
    <message>
        <source>%1 globals: %2; also %3</source>
        <translation>%1 个全局名称：%2；此外%3</translation>
    </message>
    <message>
        <source>it is a TorchScript archive</source>
        <translation>它是 TorchScript 归档</translation>
    </message>
    <message>
        <source>it is a tar archive of PyTorch before 0.1.10</source>
        <translation>它是 PyTorch 0.1.10 之前的 tar 归档</translation>
    </message>
    <message>
        <source>it was written by pickle.dump, not by torch.save</source>
        <translation>它由 pickle.dump 而不是 torch.save 写出</translation>
    </message>
    <message>
        <source>it is pickled with protocol %1</source>
        <translation>它使用 pickle 协议 %1</translation>
    </message>
    <message>
        <source>it holds bytes pickled with protocol 3</source>
        <translation>它含有以协议 3 序列化的 bytes</translation>
    </message>
    <message>
        <source>it holds an integer of more than 255 bytes</source>
        <translation>它含有超过 255 字节的整数</translation>
    </message>
    <message>
        <source>its pickle takes objects back (POP), as for a tuple that contains itself</source>
        <translation>它的 pickle 会收回对象（POP），例如包含自身的元组</translation>
    </message>
    <message>
        <source>it holds floating-point numbers outside of tensors</source>
        <translation>它在张量之外含有浮点数</translation>
    </message>
    <message>
        <source>&apos;%1&apos; of %2</source>
        <translation>%2 的“%1”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; of %2</source>
        <translation>%2 的“%1”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; and &quot;%2&quot;</source>
        <translation>“%1”和“%2”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; and the directory</source>
        <translation>“%1”和目录</translation>
    </message>
    <message>
        <source>the record calls itself &quot;%1&quot;, the directory &quot;%2&quot;</source>
        <translation>记录自称“%1”，目录中却是“%2”</translation>
    </message>
    <message>
        <source>the compression method differs</source>
        <translation>压缩方式不一致</translation>
    </message>
    <message>
        <source>the sizes differ</source>
        <translation>大小不一致</translation>
    </message>
    <message>
        <source>the checksum differs</source>
        <translation>校验和不一致</translation>
    </message>
    <message>
        <source>%1 bytes belong to no record</source>
        <translation>%1 个字节不属于任何记录</translation>
    </message>
    <message>
        <source>the archive has a comment of %1 bytes, which may hide another archive</source>
        <translation>归档带有 %1 字节的注释，其中可能藏有另一个归档</translation>
    </message>
    <message>
        <source>%1 bytes follow the archive&apos;s end</source>
        <translation>归档结尾之后还有 %1 个字节</translation>
    </message>
    <message>
        <source>the two end records name different directories</source>
        <translation>两个结尾记录指向不同的目录</translation>
    </message>
    <message>
        <source>the directory does not end where the end record begins, as when two archives are joined</source>
        <translation>目录没有在结尾记录开始处结束，如同两个归档被拼接在一起</translation>
    </message>
    <message>
        <source>a record is marked as encrypted</source>
        <translation>有记录被标记为加密</translation>
    </message>
    <message>
        <source>a record is compressed by method %1</source>
        <translation>有记录使用压缩方法 %1</translation>
    </message>
    <message>
        <source>the directory holds more than the records it announces</source>
        <translation>目录中的内容多于其声明的记录</translation>
    </message>
    <message>
        <source>record &quot;%1&quot; lies outside of the folder &quot;%2&quot;</source>
        <translation>记录“%1”位于文件夹“%2”之外</translation>
    </message>
    <message>
        <source>the record name &quot;%1&quot; is read differently by different programs</source>
        <translation>记录名“%1”在不同程序中的读法不同</translation>
    </message>
    <message>
        <source>a record has two zip64 fields</source>
        <translation>有记录含有两个 zip64 字段</translation>
    </message>
    <message>
        <source>storage %1 is listed, but no tensor says what its elements are: the data after it cannot be found</source>
        <translation>列出了存储 %1，但没有张量说明其元素类型：无法找到它之后的数据</translation>
    </message>
    <message>
        <source>the file ends before storage %1 of %2</source>
        <translation>文件在第 %1 个存储之前就结束了（共 %2 个）</translation>
    </message>
    <message>
        <source>the data of storage %1 of %2 reach past the end of the file: at least %3 bytes are missing</source>
        <translation>第 %1 个存储（共 %2 个）的数据超出了文件结尾：至少缺少 %3 个字节</translation>
    </message>
    <message>
        <source>storage %1 is listed twice</source>
        <translation>存储 %1 被列出了两次</translation>
    </message>
    <message>
        <source>it cannot be read (%1)</source>
        <translation>无法读取（%1）</translation>
    </message>
    <message>
        <source>their CRC-32 is %1, the file announces %2</source>
        <translation>CRC-32 为 %1，而文件声明的是 %2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; to &quot;%2&quot;</source>
        <translation>“%1”到“%2”</translation>
    </message>
    <message>
        <source>&quot;%1&quot; and &quot;%2&quot; would both be &quot;%3&quot;</source>
        <translation>“%1”和“%2”都会变成“%3”</translation>
    </message>
    <message>
        <source>the state dict</source>
        <translation>state dict</translation>
    </message>
    <message>
        <source>the whole model</source>
        <translation>完整模型</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>the model in &quot;%1&quot;</source>
        <translation>“%1”中的模型</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>a pipe</source>
        <translation>管道</translation>
    </message>
    <message>
        <source>a socket</source>
        <translation>套接字</translation>
    </message>
    <message>
        <source>a device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Parameter %1</source>
        <translation>参数 %1</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有那个文件或目录</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不够</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>设备上没有空间</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是一个目录</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是目录</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>只读文件系统</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入/输出错误</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名过长</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>文件过大</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘限额</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件过多</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>符号链接的层数过多</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>该文件</translation>
    </message>
    <message>
        <source>it has another size</source>
        <translation>大小不同</translation>
    </message>
    <message>
        <source>another number of tensors</source>
        <translation>张量数量不同</translation>
    </message>
    <message>
        <source>a tensor has another name</source>
        <translation>有张量的名称不同</translation>
    </message>
    <message>
        <source>it takes an object from an empty stack</source>
        <translation>它从空栈中取对象</translation>
    </message>
    <message>
        <source>it needs an object on an empty stack</source>
        <translation>它需要空栈上的对象</translation>
    </message>
    <message>
        <source>it closes a mark that was never opened</source>
        <translation>它关闭了从未打开的标记</translation>
    </message>
    <message>
        <source>a frame is longer than what is left</source>
        <translation>有帧比剩余的数据还长</translation>
    </message>
    <message>
        <source>a tuple takes more objects than there are</source>
        <translation>有元组取用的对象多于现有的</translation>
    </message>
    <message>
        <source>a dict has a key without a value</source>
        <translation>有字典的键没有值</translation>
    </message>
    <message>
        <source>it appends without a list</source>
        <translation>没有列表却要追加</translation>
    </message>
    <message>
        <source>it sets an item without a dict</source>
        <translation>没有字典却要设置元素</translation>
    </message>
    <message>
        <source>it sets items without a dict</source>
        <translation>没有字典却要设置元素</translation>
    </message>
    <message>
        <source>it adds items without a set</source>
        <translation>没有集合却要添加元素</translation>
    </message>
    <message>
        <source>a text is not valid UTF-8</source>
        <translation>有文本不是有效的 UTF-8</translation>
    </message>
    <message>
        <source>a length is negative</source>
        <translation>有长度为负数</translation>
    </message>
    <message>
        <source>an integer is not written as a number</source>
        <translation>有整数没有写成数字</translation>
    </message>
    <message>
        <source>an integer has no digits</source>
        <translation>有整数没有数字</translation>
    </message>
    <message>
        <source>a floating-point number is not written as one</source>
        <translation>有浮点数没有写成浮点数</translation>
    </message>
    <message>
        <source>a byte string has no quotes</source>
        <translation>有字节串没有引号</translation>
    </message>
    <message>
        <source>a memo number is not written as a number</source>
        <translation>有 memo 编号没有写成数字</translation>
    </message>
    <message>
        <source>a call has arguments that are no tuple</source>
        <translation>有调用的参数不是元组</translation>
    </message>
    <message>
        <source>a call has arguments of the wrong kind</source>
        <translation>有调用的参数类型不对</translation>
    </message>
    <message>
        <source>an object has no class</source>
        <translation>有对象没有类</translation>
    </message>
    <message>
        <source>it names a class by something that is not text</source>
        <translation>它用非文本的内容指定类名</translation>
    </message>
    <message>
        <source>it fetches an object that was never stored</source>
        <translation>它取用了从未存入的对象</translation>
    </message>
    <message>
        <source>objects (over 64 million)</source>
        <translation>对象（超过 6400 万个）</translation>
    </message>
    <message>
        <source>bytes of text (over 4 GiB)</source>
        <translation>文本字节（超过 4 GiB）</translation>
    </message>
    <message>
        <source>an integer of over 4300 digits</source>
        <translation>超过 4300 位的整数</translation>
    </message>
    <message>
        <source>text of over 4 GiB</source>
        <translation>超过 4 GiB 的文本</translation>
    </message>
    <message>
        <source>bytes of over 4 GiB</source>
        <translation>超过 4 GiB 的 bytes</translation>
    </message>
    <message>
        <source>a bytearray</source>
        <translation>bytearray</translation>
    </message>
    <message>
        <source>a frozenset</source>
        <translation>frozenset</translation>
    </message>
    <message>
        <source>a set</source>
        <translation>set</translation>
    </message>
    <message>
        <source>objects made by cls.__new__</source>
        <translation>由 cls.__new__ 创建的对象</translation>
    </message>
    <message>
        <source>it announces more parts than it has room for</source>
        <translation>声明的部分多于其空间</translation>
    </message>
    <message>
        <source>a storage is not described as PyTorch does</source>
        <translation>有存储的描述方式与 PyTorch 不同</translation>
    </message>
    <message>
        <source>a storage has an unknown class</source>
        <translation>有存储的类未知</translation>
    </message>
    <message>
        <source>the data of a storage are cut off</source>
        <translation>有存储的数据被截断</translation>
    </message>
    <message>
        <source>a view of a storage has no root</source>
        <translation>有存储的视图没有根</translation>
    </message>
    <message>
        <source>a tensor is not described as PyTorch does</source>
        <translation>有张量的描述方式与 PyTorch 不同</translation>
    </message>
    <message>
        <source>a tensor has too many dimensions</source>
        <translation>有张量的维数过多</translation>
    </message>
    <message>
        <source>%1 of %2 keys</source>
        <translation>%1 个键（共 %2 个）</translation>
    </message>
    <message>
        <source>(the file&apos;s value)</source>
        <translation>（文件的值）</translation>
    </message>
    <message>
        <source>byte %1</source>
        <translation>第 %1 字节</translation>
    </message>
    <message>
        <source>%1, byte %2</source>
        <translation>%1，第 %2 字节</translation>
    </message>
    <message>
        <source>A line of the pickle is too long.</source>
        <translation>pickle 中有一行过长。</translation>
    </message>
    <message>
        <source>Pickle protocol %1 cannot hold %2; save with protocol %3 or higher.</source>
        <translation>pickle 协议 %1 无法保存%2；请用协议 %3 或更高版本保存。</translation>
    </message>
    <message>
        <source>A pickle cannot hold an integer of over 2 GiB; remove it.</source>
        <translation>pickle 无法保存超过 2 GiB 的整数；请将其删除。</translation>
    </message>
    <message>
        <source>A pickle cannot hold a Python 2 string of over 2 GiB; remove it.</source>
        <translation>pickle 无法保存超过 2 GiB 的 Python 2 字符串；请将其删除。</translation>
    </message>
    <message>
        <source>A text in the pickle is not valid UTF-8, which protocol 0 needs; save with protocol 2.</source>
        <translation>pickle 中有文本不是有效的 UTF-8，而协议 0 要求如此；请用协议 2 保存。</translation>
    </message>
    <message>
        <source>The pickle has more than %1 open marks; it was made to do harm.</source>
        <translation>pickle 中未闭合的标记超过 %1 个；它是恶意构造的。</translation>
    </message>
    <message>
        <source>The pickle announces %1 bytes; fetch the file again.</source>
        <translation>pickle 声明了 %1 字节；请重新获取文件。</translation>
    </message>
    <message>
        <source>The pickle ends inside a text of %1 bytes; fetch the file again.</source>
        <translation>pickle 在一段 %1 字节的文本中结束；请重新获取文件。</translation>
    </message>
    <message>
        <source>The byte %1 is not a pickle opcode; the pickle is damaged, fetch the file again.</source>
        <translation>字节 %1 不是 pickle 操作码；pickle 已损坏，请重新获取文件。</translation>
    </message>
    <message>
        <source>The pickle would be longer than 512 MiB; split the checkpoint.</source>
        <translation>pickle 将超过 512 MiB；请拆分检查点。</translation>
    </message>
    <message>
        <source>The file begins as a pickle and has more than 1 TiB; this program reads pickles in smaller files.</source>
        <translation>文件以 pickle 开头且超过 1 TiB；本程序只读取更小文件中的 pickle。</translation>
    </message>
    <message>
        <source>The pickle is damaged: %1. Get the file again.</source>
        <translation>pickle 已损坏：%1。请重新获取文件。</translation>
    </message>
    <message>
        <source>The pickle is damaged: byte %1 is no opcode, so what follows cannot be read.</source>
        <translation>pickle 已损坏：字节 %1 不是操作码，之后的内容无法读取。</translation>
    </message>
    <message>
        <source>The pickle puts more than 16 million objects on its stack.</source>
        <translation>pickle 在栈上放置了超过 1600 万个对象。</translation>
    </message>
    <message>
        <source>The pickle opens more than 16 million marks.</source>
        <translation>pickle 打开了超过 1600 万个标记。</translation>
    </message>
    <message>
        <source>The pickle ends in the middle of a text: %1 bytes are announced, %2 are left. The file is cut off or damaged.</source>
        <translation>pickle 在一段文本的中间结束：声明有 %1 字节，只剩 %2 字节。文件不完整或已损坏。</translation>
    </message>
    <message>
        <source>The pickle holds an integer of more than a million bytes.</source>
        <translation>pickle 中有超过一百万字节的整数。</translation>
    </message>
    <message>
        <source>An integer of the pickle is too large for its opcode.</source>
        <translation>pickle 中有整数超出了其操作码的范围。</translation>
    </message>
    <message>
        <source>An integer of the pickle has more than 4300 digits.</source>
        <translation>pickle 中有超过 4300 位的整数。</translation>
    </message>
    <message>
        <source>The pickle has protocol %1; protocols 0 to 5 are known. The file is damaged or newer than this program.</source>
        <translation>pickle 使用协议 %1；已知的协议为 0 到 5。文件已损坏，或比本程序更新。</translation>
    </message>
    <message>
        <source>The pickle remembers more than 16 million objects.</source>
        <translation>pickle 记住了超过 1600 万个对象。</translation>
    </message>
    <message>
        <source>Pickle protocol 0 cannot hold an instance whose class is not named; save with protocol 2.</source>
        <translation>pickle 协议 0 无法保存没有类名的实例；请用协议 2 保存。</translation>
    </message>
    <message>
        <source>The pickle&apos;s tree refers to an object that is not in it.</source>
        <translation>pickle 的值树引用了不在其中的对象。</translation>
    </message>
    <message>
        <source>The pickle needs a buffer that is not in the file; load it where it was made and save it without out-of-band buffers.</source>
        <translation>pickle 需要不在文件中的缓冲区；请在生成它的地方加载，并以不使用带外缓冲区的方式保存。</translation>
    </message>
    <message>
        <source>The pickle&apos;s tree holds a value of an unknown kind.</source>
        <translation>pickle 的值树中有未知类型的值。</translation>
    </message>
    <message>
        <source>A class in the pickle has a name that is not text.</source>
        <translation>pickle 中有类的名称不是文本。</translation>
    </message>
    <message>
        <source>A name in the pickle has a line break, which pickle protocol %1 cannot hold; save with protocol 4.</source>
        <translation>pickle 中有名称含换行符，pickle 协议 %1 无法保存；请用协议 4 保存。</translation>
    </message>
    <message>
        <source>Pickle protocol 0 cannot hold references to storages; save with protocol 2.</source>
        <translation>pickle 协议 0 无法保存对存储的引用；请用协议 2 保存。</translation>
    </message>
    <message>
        <source>An object in the pickle is needed for its own making, so that no program can build it; take the reference to itself out.</source>
        <translation>pickle 中有对象在构造时需要它自身，任何程序都无法构造；请去掉对自身的引用。</translation>
    </message>
    <message>
        <source>The pickle is too large to show: too many %1.</source>
        <translation>pickle 过大，无法显示：%1过多。</translation>
    </message>
    <message>
        <source>The second pickle of the archive is too large to show beside the first.</source>
        <translation>归档中的第二个 pickle 过大，无法与第一个一起显示。</translation>
    </message>
    <message>
        <source>There is no pickle protocol %1; take one from 0 to 5.</source>
        <translation>没有 pickle 协议 %1；请选择 0 到 5。</translation>
    </message>
    <message>
        <source>The list of storages after the pickled object is not a list; the file is damaged.</source>
        <translation>pickle 对象之后的存储列表不是列表；文件已损坏。</translation>
    </message>
    <message>
        <source>The file lists more than four million storages.</source>
        <translation>文件列出了超过四百万个存储。</translation>
    </message>
    <message>
        <source>The list of storages holds something that is no key; the file is damaged.</source>
        <translation>存储列表中有不是键的内容；文件已损坏。</translation>
    </message>
    <message>
        <source>The file has torch.save&apos;s magic number, but an unknown format version after it; it is damaged or was not written by PyTorch.</source>
        <translation>文件带有 torch.save 的魔数，但其后的格式版本未知；文件已损坏，或不是由 PyTorch 写出的。</translation>
    </message>
    <message>
        <source>One of the small pickles around the object calls code, which torch never writes: do not load this file.</source>
        <translation>对象周围的某个小 pickle 会调用代码，torch 从不这样写：请勿加载此文件。</translation>
    </message>
    <message>
        <source>A storage of more than 512 MiB is pickled as text (protocol 2); save the file again with torch.save or with a newer pickle protocol.</source>
        <translation>有超过 512 MiB 的存储以文本形式序列化（协议 2）；请用 torch.save 或更新的 pickle 协议重新保存文件。</translation>
    </message>
    <message>
        <source>The data of storage %1 are not (all) in the file: %2 bytes are announced, %3 are there. Get the file again.</source>
        <translation>存储 %1 的数据不（全）在文件中：声明有 %2 字节，实际有 %3 字节。请重新获取文件。</translation>
    </message>
    <message>
        <source>A nested storage can no longer be read.</source>
        <translation>嵌套的存储已无法读取。</translation>
    </message>
    <message>
        <source>The checkpoint has more than 16 million places.</source>
        <translation>检查点中的位置超过 1600 万个。</translation>
    </message>
    <message>
        <source>The checkpoint has more than 16 million tensors.</source>
        <translation>检查点中的张量超过 1600 万个。</translation>
    </message>
    <message>
        <source>The names of these weights take more than 1 GiB.</source>
        <translation>这些权重的名称超过 1 GiB。</translation>
    </message>
    <message>
        <source>The pickle holds more than a million nested storages.</source>
        <translation>pickle 中的嵌套存储超过一百万个。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: a regular expression ends with &apos;/&apos;, as in /weight$/.</source>
        <translation>筛选项“%1”有误：正则表达式应以“/”结尾，例如 /weight$/。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: the quote is not closed.</source>
        <translation>筛选项“%1”有误：引号没有闭合。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: &apos;-&apos; negates the term that follows it without a space.</source>
        <translation>筛选项“%1”有误：“-”表示排除紧随其后的筛选项，中间不能有空格。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: a value is missing beside a comma.</source>
        <translation>筛选项“%1”有误：逗号旁边缺少值。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: there is no dtype &apos;%2&apos;; use PyTorch&apos;s names such as float32, bf16 or int*.</source>
        <translation>筛选项“%1”有误：没有 dtype“%2”；请使用 PyTorch 的名称，例如 float32、bf16 或 int*。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: &apos;%2&apos; is no size; write numbers, * and one ..., as in shape:64,*,7,7.</source>
        <translation>筛选项“%1”有误：“%2”不是尺寸；请写数字、* 和至多一个 ...，例如 shape:64,*,7,7。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: it needs a number, as in ndim:4 or ndim:&gt;2.</source>
        <translation>筛选项“%1”有误：需要一个数字，例如 ndim:4 或 ndim:&gt;2。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: it needs a number, as in size:&gt;1M, size:&lt;=10K or numel:&gt;1e6.</source>
        <translation>筛选项“%1”有误：需要一个数字，例如 size:&gt;1M、size:&lt;=10K 或 numel:&gt;1e6。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: a kind is parameter, buffer, tensor, sparse, quantized, meta, nested or broken.</source>
        <translation>筛选项“%1”有误：种类可以是 parameter、buffer、tensor、sparse、quantized、meta、nested 或 broken。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: write shared:yes or shared:no.</source>
        <translation>筛选项“%1”有误：请写 shared:yes 或 shared:no。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: a value must follow the colon.</source>
        <translation>筛选项“%1”有误：冒号后面必须有值。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: the fields are %2; put the term in quotes to look for it in names.</source>
        <translation>筛选项“%1”有误：可用的字段是 %2；如果要在名称中查找它，请加引号。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: a regular expression may have 1000 characters at most.</source>
        <translation>筛选项“%1”有误：正则表达式最多 1000 个字符。</translation>
    </message>
    <message>
        <source>The filter term &apos;%1&apos; makes no sense: it is no regular expression (%2).</source>
        <translation>筛选项“%1”有误：它不是正则表达式（%2）。</translation>
    </message>
    <message>
        <source>The names of the tensors in &quot;%1&quot; take more than 1 GiB; compare a part of it with --select.</source>
        <translation>“%1”中张量的名称超过 1 GiB；请用 --select 只比较其中一部分。</translation>
    </message>
    <message>
        <source>… (more values may differ; the list ends here)</source>
        <translation>…（可能还有更多不同的值；列表到此为止）</translation>
    </message>
    <message>
        <source>%1: only in A (%2)</source>
        <translation>%1：只在 A 中（%2）</translation>
    </message>
    <message>
        <source>%1: only in B (%2)</source>
        <translation>%1：只在 B 中（%2）</translation>
    </message>
    <message>
        <source>It is a TorchScript archive: it holds code, and torch.load hands it to the TorchScript loader.</source>
        <translation>这是 TorchScript 归档：其中含有代码，torch.load 会把它交给 TorchScript 加载器。</translation>
    </message>
    <message>
        <source>It is pickled with protocol %1, which weights_only=True does not read.</source>
        <translation>它使用 pickle 协议 %1，weights_only=True 无法读取。</translation>
    </message>
    <message>
        <source>The pickle announces its protocol twice.</source>
        <translation>pickle 两次声明了协议版本。</translation>
    </message>
    <message>
        <source>A frame of the pickle does not end where it says: readers differ.</source>
        <translation>pickle 的一个帧没有在其声明的位置结束：不同的读取程序结果不同。</translation>
    </message>
    <message>
        <source>Objects are left over at the end of the pickle.</source>
        <translation>pickle 结束时栈上还有剩余的对象。</translation>
    </message>
    <message>
        <source>The result of a call is thrown away; the call still runs.</source>
        <translation>某个调用的结果被丢弃；但调用本身仍会执行。</translation>
    </message>
    <message>
        <source>An object comes from the extension registry: what it is depends on the program that loads it.</source>
        <translation>有对象来自扩展注册表：它究竟是什么取决于加载它的程序。</translation>
    </message>
    <message>
        <source>Items or a state are put into something that takes none.</source>
        <translation>向不接受元素或状态的对象写入了元素或状态。</translation>
    </message>
    <message>
        <source>A list, dict or set is used as a key; Python cannot load that.</source>
        <translation>列表、字典或集合被用作键；Python 无法加载。</translation>
    </message>
    <message>
        <source>%1 only holds data, but weights_only=True refuses it.</source>
        <translation>%1 只包含数据，但 weights_only=True 会拒绝它。</translation>
    </message>
    <message>
        <source>%1 is a class or function of another package: loading imports and runs it.</source>
        <translation>%1 是其他软件包的类或函数：加载时会导入并运行它。</translation>
    </message>
    <message>
        <source>%1 can run programs, open files or evaluate text.</source>
        <translation>%1 可以运行程序、打开文件或执行文本。</translation>
    </message>
    <message>
        <source>The result of another call is called: what runs cannot be told.</source>
        <translation>调用了另一个调用的返回值：无法判断会运行什么。</translation>
    </message>
    <message>
        <source>%1 is called with arguments, items or a state that torch does not write.</source>
        <translation>调用 %1 时的参数、元素或状态不是 torch 会写出的。</translation>
    </message>
    <message>
        <source>%1 can reach any function of any object.</source>
        <translation>%1 可以取得任意对象的任意函数。</translation>
    </message>
    <message>
        <source>%1 can reach any function of any object; here it fetches %2.</source>
        <translation>%1 可以取得任意对象的任意函数；此处取得的是 %2。</translation>
    </message>
    <message>
        <source>%1 fetches %2, which is part of another package.</source>
        <translation>%1 取得 %2，它属于其他软件包。</translation>
    </message>
    <message>
        <source>%1 fetches %2; weights_only=True refuses it.</source>
        <translation>%1 取得 %2；weights_only=True 会拒绝它。</translation>
    </message>
    <message>
        <source>A byte string is handed to torch&apos;s loader, and it is not the plain storage that torch writes there.</source>
        <translation>有一个字节串被交给 torch 的加载器，但它不是 torch 会写在那里的普通存储。</translation>
    </message>
    <message>
        <source>A buffer is expected from outside of the file, which nothing supplies.</source>
        <translation>需要来自文件之外的缓冲区，而没有任何来源提供它。</translation>
    </message>
    <message>
        <source>It refers to an object outside of the pickle in a way that torch does not.</source>
        <translation>它引用 pickle 之外对象的方式与 torch 不同。</translation>
    </message>
    <message>
        <source>Tensor %1 contradicts its storage (sizes, strides, offset); torch releases treat that differently.</source>
        <translation>张量 %1 与其存储矛盾（形状、步幅、偏移）；不同的 torch 版本处理方式不同。</translation>
    </message>
    <message>
        <source>Storage %1 announces more bytes than the file has for it.</source>
        <translation>存储 %1 声明的字节数多于文件中实际拥有的。</translation>
    </message>
    <message>
        <source>Storage %1 has a longer record than it announces; some releases of torch refuse that, others cut it.</source>
        <translation>存储 %1 的记录比其声明的更长；某些 torch 版本会拒绝，另一些会截断。</translation>
    </message>
    <message>
        <source>weights_only=True refuses it because %1.</source>
        <translation>weights_only=True 会拒绝它，因为%1。</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>%1 (byte %2).</source>
        <translation>%1（第 %2 字节）。</translation>
    </message>
    <message>
        <source>PyTorch %1 and newer</source>
        <translation>PyTorch %1 及更新版本</translation>
    </message>
    <message>
        <source>PyTorch %1 and %2</source>
        <translation>PyTorch %1 和 %2</translation>
    </message>
    <message>
        <source>%1: the value of &quot;%2&quot; should be a text, or true.</source>
        <translation>%1：“%2”的值应为文本或 true。</translation>
    </message>
    <message>
        <source>%1 has &quot;%2&quot;, which does not belong there.</source>
        <translation>%1 中有不该出现的“%2”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot;: %2</source>
        <translation>“%1”：%2</translation>
    </message>
    <message>
        <source>The new file does not read back as planned (%1 has another size); it was thrown away, nothing was replaced.</source>
        <translation>新文件读回后与预期不符（%1 的大小不同）；已丢弃，没有替换任何文件。</translation>
    </message>
    <message>
        <source>The new file does not read back as planned (%1 has another CRC-32); it was thrown away, nothing was replaced.</source>
        <translation>新文件读回后与预期不符（%1 的 CRC-32 不同）；已丢弃，没有替换任何文件。</translation>
    </message>
    <message>
        <source>The new file does not read back as planned (%1 reads back as %2); it was thrown away, nothing was replaced.</source>
        <translation>新文件读回后与预期不符（%1 读回为 %2）；已丢弃，没有替换任何文件。</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>步骤 %1</translation>
    </message>
    <message>
        <source>step %1 of the recipe</source>
        <translation>方案的步骤 %1</translation>
    </message>
    <message>
        <source>A compressed record would unpack to %1, which is more than is allowed here. If you trust the file, unpack it and zip it again without compression.</source>
        <translation>压缩的记录解压后将有 %1，超过了这里的允许范围。如果信任此文件，请将其解压后以不压缩的方式重新打包。</translation>
    </message>
    <message>
        <source>Stopped as requested; no file was changed.</source>
        <translation>已按要求停止；没有更改任何文件。</translation>
    </message>
    <message>
        <source>Place %1 on %2.</source>
        <translation>把 %1 放到 %2。</translation>
    </message>
    <message>
        <source>Place %1 of &quot;%2&quot; on &quot;%3&quot;.</source>
        <translation>把“%2”的 %1 放到“%3”。</translation>
    </message>
    <message>
        <source>Every storage is on the device that was asked for; none was moved.</source>
        <translation>每个存储都已在所要求的设备上；没有移动任何存储。</translation>
    </message>
    <message>
        <source>Not moved apart: %1 that share a storage with others.</source>
        <translation>没有分开移动：%1，它们与其他张量共用存储。</translation>
    </message>
    <message>
        <source>It does not fit: %1 would have to hold %2 and has %3.</source>
        <translation>放不下：%1 需要容纳 %2，但只有 %3。</translation>
    </message>
    <message>
        <source>A DataParallel model keeps all of its parameters on device_ids[0]: load these weights without the wrapper, or onto one device.</source>
        <translation>DataParallel 模型的所有参数都在 device_ids[0] 上：请不带包装器加载这些权重，或全部加载到一个设备上。</translation>
    </message>
    <message>
        <source>There are no weights at &quot;%1&quot; to place.</source>
        <translation>“%1”处没有可放置的权重。</translation>
    </message>
    <message>
        <source>There are no weights to spread over devices.</source>
        <translation>没有可分布到各设备的权重。</translation>
    </message>
    <message>
        <source>There are no weights in this file to make a device map of.</source>
        <translation>此文件中没有可用于生成 device map 的权重。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no device; it should look like cuda:0 or cpu.</source>
        <translation>“%1”不是设备；应形如 cuda:0 或 cpu。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no size of memory; it should look like 24GiB.</source>
        <translation>“%1”不是内存大小；应形如 24GiB。</translation>
    </message>
    <message>
        <source>This build has no CUDA runtime: the numbers of the devices are those of nvidia-smi.</source>
        <translation>此版本不含 CUDA 运行时：设备编号与 nvidia-smi 相同。</translation>
    </message>
    <message>
        <source>No NVIDIA driver was found on this computer, and this build has no CUDA runtime.</source>
        <translation>本机没有找到 NVIDIA 驱动，且此版本不含 CUDA 运行时。</translation>
    </message>
    <message>
        <source>No NVIDIA driver was found on this computer.</source>
        <translation>本机没有找到 NVIDIA 驱动。</translation>
    </message>
    <message>
        <source>The NVIDIA driver %1 supports CUDA up to %2, this program needs %3. Install a newer driver.</source>
        <translation>NVIDIA 驱动 %1 最高支持 CUDA %2，本程序需要 %3。请安装更新的驱动。</translation>
    </message>
    <message>
        <source>The NVIDIA driver supports CUDA up to %1, this program needs %2. Install a newer driver.</source>
        <translation>NVIDIA 驱动最高支持 CUDA %1，本程序需要 %2。请安装更新的驱动。</translation>
    </message>
    <message>
        <source>CUDA_VISIBLE_DEVICES=&quot;%1&quot; shows %2 of %3 to CUDA.</source>
        <translation>CUDA_VISIBLE_DEVICES=&quot;%1&quot; 只让 CUDA 看到 %3 中的 %2。</translation>
    </message>
    <message>
        <source>There is a driver, but no NVIDIA GPU.</source>
        <translation>有驱动，但没有 NVIDIA GPU。</translation>
    </message>
    <message>
        <source>CUDA does not answer: %1 (error %2).</source>
        <translation>CUDA 没有响应：%1（错误 %2）。</translation>
    </message>
    <message>
        <source>NVML does not answer: %1.</source>
        <translation>NVML 没有响应：%1。</translation>
    </message>
    <message>
        <source>The NVIDIA driver is too old to tell of its GPUs.</source>
        <translation>NVIDIA 驱动太旧，无法提供其 GPU 的信息。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers are NaN. Whatever is computed with them becomes NaN.</source>
        <translation>%2 个数中有 %1 个是 NaN。用它们计算的一切都会变成 NaN。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers are infinite (%3 of them negative). That is usual in an attention mask, and an overflow elsewhere.</source>
        <translation>%2 个数中有 %1 个是无穷（其中 %3 个为负）。在注意力掩码中这很常见，在别处则是溢出。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers are subnormal: nearer to 0 than the dtype&apos;s least normal number.</source>
        <translation>%2 个数中有 %1 个是次正规数：比该数据类型的最小正规数更接近 0。</translation>
    </message>
    <message>
        <source>It holds numbers beyond ±65504, which float16 would make infinite; bfloat16 has room for them.</source>
        <translation>其中有超出 ±65504 的数，float16 会使它们变成无穷；bfloat16 可以容纳。</translation>
    </message>
    <message>
        <source>A running variance is zero or negative; in evaluation its channel is divided by the square root of it (plus eps).</source>
        <translation>有滑动方差为零或负数；评估时该通道要除以它（加 eps）的平方根。</translation>
    </message>
    <message>
        <source>All %1 numbers are 0.</source>
        <translation>全部 %1 个数都是 0。</translation>
    </message>
    <message>
        <source>All %1 numbers are equal.</source>
        <translation>全部 %1 个数都相等。</translation>
    </message>
    <message>
        <source>%1 of %2 output channels hold zeros alone (the first is %3).</source>
        <translation>%2 个输出通道中有 %1 个只含零（第一个是 %3）。</translation>
    </message>
    <message>
        <source>Its L2 norm is %1, %2 times that which is usual among its %3 siblings (%4): %5.</source>
        <translation>它的 L2 范数是 %1，是 %3 个同类（%4）通常值 %5 的 %2 倍。</translation>
    </message>
    <message>
        <source>This BatchNorm layer has counted no batch: the running mean and variance are those of a new layer.</source>
        <translation>这个 BatchNorm 层没有记录过批次：滑动均值和方差还是新层的值。</translation>
    </message>
    <message>
        <source>This and %1 more BatchNorm layers have counted no batch: the running mean and variance are those of a new layer.</source>
        <translation>这个以及另外 %1 个 BatchNorm 层没有记录过批次：滑动均值和方差还是新层的值。</translation>
    </message>
    <message>
        <source>Cast %1 to %2: %3 become %4.</source>
        <translation>把 %1转换为 %2：%3 变为 %4。</translation>
    </message>
    <message>
        <source>No tensor has to be cast to %1; nothing was changed.</source>
        <translation>没有张量需要转换为 %1；什么都没有改变。</translation>
    </message>
    <message>
        <source>Left as they are: %1 of other dtypes.</source>
        <translation>保持原样：其他数据类型的 %1。</translation>
    </message>
    <message>
        <source>Not cast: %1 whose storage is used by what stays as it is, too.</source>
        <translation>未转换：%1，其存储也被保持原样的内容使用。</translation>
    </message>
    <message>
        <source>Not cast: %1 of a kind that names its dtype elsewhere, too (distributed, on other kinds of devices, or of PyTorch before 0.4).</source>
        <translation>未转换：%1，其类型在别处也记录了数据类型（分布式张量、其他种类设备上的张量，或 PyTorch 0.4 之前的张量）。</translation>
    </message>
    <message>
        <source>Too large for %1, so that they become infinite: %2 of %3 (%4).</source>
        <translation>对 %1 来说太大而变成无穷大：%3中的 %2（%4）。</translation>
    </message>
    <message>
        <source>Too large for %1, so that they become NaN: %2 of %3 (%4).</source>
        <translation>对 %1 来说太大而变成 NaN：%3中的 %2（%4）。</translation>
    </message>
    <message>
        <source>Too large for %1, so that they become 448: %2 of %3 (%4).</source>
        <translation>对 %1 来说太大而变成 448：%3中的 %2（%4）。</translation>
    </message>
    <message>
        <source>Too small for %1, so that they become 0: %2 of %3 (%4).</source>
        <translation>对 %1 来说太小而变成 0：%3中的 %2（%4）。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no dtype of torch.</source>
        <translation>“%1”不是 torch 的数据类型。</translation>
    </message>
    <message>
        <source>Tensors are cast from floating dtypes, integers and bool to floating dtypes (float16, bfloat16, float32, float64, float8_e4m3fn …), not from %1 to %2.</source>
        <translation>张量只能从浮点、整数和布尔类型转换为浮点类型（float16、bfloat16、float32、float64、float8_e4m3fn……），不能从 %1 转换为 %2。</translation>
    </message>
    <message>
        <source>Cut %1 to what their tensors use: %2 become %3.</source>
        <translation>把 %1裁剪到张量实际使用的部分：%2 变为 %3。</translation>
    </message>
    <message>
        <source>No storage holds more than its tensors use; nothing was cut.</source>
        <translation>没有存储超出其张量的使用范围；什么都没有裁剪。</translation>
    </message>
    <message>
        <source>Left as they are: %1 that other things than plain tensors use.</source>
        <translation>保持原样：%1，它们不只被普通张量使用。</translation>
    </message>
    <message>
        <source>%1 number</source>
        <translation>%1 个数</translation>
    </message>
    <message>
        <source>%1 numbers</source>
        <translation>%1 个数</translation>
    </message>
    <message>
        <source>torch_worker, the program that computes with LibTorch, is not installed. Install the package ckptscope-torch-cpu, take the AppImage with LibTorch, or build ckptscope by ./run.sh or with -DCKPTSCOPE_TORCH=&lt;folder of LibTorch or of Python&apos;s torch package&gt;.</source>
        <translation>未安装 torch_worker，即用 LibTorch 进行计算的程序。请安装软件包 ckptscope-torch-cpu，或使用带 LibTorch 的 AppImage，或用 ./run.sh 或 -DCKPTSCOPE_TORCH=&lt;LibTorch 或 Python 的 torch 包所在的文件夹&gt; 构建 ckptscope。</translation>
    </message>
    <message>
        <source>torch_worker, which computes with LibTorch, has ended (%1); perhaps memory ran out. The next job starts it anew.</source>
        <translation>用 LibTorch 进行计算的 torch_worker 已结束（%1）；可能是内存不足。下一个任务会重新启动它。</translation>
    </message>
    <message>
        <source>torch_worker is of another version than this program. Install both from one build.</source>
        <translation>torch_worker 的版本与此程序不同。请安装同一次构建的两者。</translation>
    </message>
    <message>
        <source>The tensor is too large to be handed to torch_worker.</source>
        <translation>张量太大，无法交给 torch_worker。</translation>
    </message>
    <message>
        <source>A message between ckptscope and torch_worker is cut off.</source>
        <translation>ckptscope 与 torch_worker 之间的消息被截断了。</translation>
    </message>
    <message>
        <source>A message between ckptscope and torch_worker is too long.</source>
        <translation>ckptscope 与 torch_worker 之间的消息太长。</translation>
    </message>
    <message>
        <source>A message between ckptscope and torch_worker makes no sense.</source>
        <translation>ckptscope 与 torch_worker 之间的消息没有意义。</translation>
    </message>
    <message>
        <source>Singular values are of matrices: this tensor has fewer than two axes.</source>
        <translation>奇异值属于矩阵：此张量少于两个轴。</translation>
    </message>
    <message>
        <source>The tensor has no elements.</source>
        <translation>张量没有元素。</translation>
    </message>
    <message>
        <source>The matrix is too large for singular values (over 268 million elements).</source>
        <translation>矩阵太大，无法计算奇异值（超过 2.68 亿个元素）。</translation>
    </message>
    <message>
        <source>Elements of float4_e2m1fn_x2 are pairs of numbers; they are no matrix.</source>
        <translation>float4_e2m1fn_x2 的元素是成对的数，不构成矩阵。</translation>
    </message>
    <message>
        <source>The matrix has NaN or infinite elements, so it has no singular values.</source>
        <translation>矩阵含有 NaN 或无穷大的元素，因此没有奇异值。</translation>
    </message>
    <message>
        <source>There is not enough memory for the singular values of this matrix.</source>
        <translation>内存不足，无法计算此矩阵的奇异值。</translation>
    </message>
    <message>
        <source>LibTorch refused: %1</source>
        <translation>LibTorch 拒绝：%1</translation>
    </message>
    <message>
        <source>torch_worker failed: %1</source>
        <translation>torch_worker 失败：%1</translation>
    </message>
    <message>
        <source>torch_worker does not know what it was asked for.</source>
        <translation>torch_worker 不知道被要求做什么。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be started: %2.</source>
        <translation>无法启动“%1”：%2。</translation>
    </message>
    <message>
        <source>No pipe can be made: %1.</source>
        <translation>无法建立管道：%1。</translation>
    </message>
    <message>
        <source>PyTorch knows no device &quot;%1&quot;.</source>
        <translation>PyTorch 没有设备“%1”。</translation>
    </message>
    <message>
        <source>Nothing can be placed on the device meta; it holds no numbers.</source>
        <translation>meta 设备上不能放任何东西；它不含数值。</translation>
    </message>
    <message>
        <source>This LibTorch (%1) is built without %2. Build ckptscope with one that has it (-DCKPTSCOPE_TORCH=&lt;its folder&gt;).</source>
        <translation>这个 LibTorch（%1）构建时不含 %2。请用带有它的 LibTorch 构建 ckptscope（-DCKPTSCOPE_TORCH=&lt;其文件夹&gt;）。</translation>
    </message>
    <message>
        <source>There is no device %1 here: LibTorch finds %2 of the kind %3.</source>
        <translation>这里没有设备 %1：LibTorch 找到 %2 个 %3 设备。</translation>
    </message>
    <message>
        <source>Memory ran out on %1 before the first tensor.</source>
        <translation>%1 的内存在放置第一个张量之前就已用尽。</translation>
    </message>
    <message>
        <source>Memory ran out on %1 after %2 of %3 tensors; the others were not placed.</source>
        <translation>%1 的内存在放置 %3 个张量中的 %2 个后用尽；其余的没有放置。</translation>
    </message>
    <message>
        <source>%1 of %2 storages came back from %3 with other bytes.</source>
        <translation>%2 个存储中有 %1 个从 %3 读回的字节不同。</translation>
    </message>
    <message>
        <source>There is not enough memory to place the tensors.</source>
        <translation>没有足够的内存来放置这些张量。</translation>
    </message>
    <message>
        <source>Dequantize %1 to float32: %2 become %3.</source>
        <translation>把 %1反量化为 float32：%2 变为 %3。</translation>
    </message>
    <message>
        <source>Make %1 dense: %2 become %3.</source>
        <translation>把 %1变为稠密：%2 变为 %3。</translation>
    </message>
    <message>
        <source>There is no quantised tensor here; nothing was changed.</source>
        <translation>这里没有量化张量；未作改动。</translation>
    </message>
    <message>
        <source>There is no sparse tensor here; nothing was changed.</source>
        <translation>这里没有稀疏张量；未作改动。</translation>
    </message>
    <message>
        <source>Left as they are: %1 that cannot be understood, or that PyTorch does not convert either.</source>
        <translation>保持不变：%1，无法理解，或 PyTorch 也不能转换。</translation>
    </message>
    <message>
        <source>An index of a sparse tensor lies beyond its sizes. Get the file again.</source>
        <translation>稀疏张量的一个索引超出其大小。请重新获取文件。</translation>
    </message>
    <message>
        <source>%1 quantised tensor</source>
        <translation>%1 个量化张量</translation>
    </message>
    <message>
        <source>%1 quantised tensors</source>
        <translation>%1 个量化张量</translation>
    </message>
    <message>
        <source>%1 sparse tensor</source>
        <translation>%1 个稀疏张量</translation>
    </message>
    <message>
        <source>%1 sparse tensors</source>
        <translation>%1 个稀疏张量</translation>
    </message>
    <message>
        <source>This needs the libraries of PyTorch, which were not found. Install PyTorch (&quot;pip install torch&quot;) with a Python that is on the PATH, or name the folder of its package, &quot;…\site-packages\torch&quot;, in the environment variable CKPTSCOPE_TORCH.</source>
        <translation>此功能需要 PyTorch 的库，但未找到这些库。请安装 PyTorch（&quot;pip install torch&quot;），并使其 Python 位于 PATH 中；或在环境变量 CKPTSCOPE_TORCH 中指定其软件包的文件夹 &quot;…\site-packages\torch&quot;。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be loaded. Is it PyTorch&apos;s for 64-bit Windows?</source>
        <translation>无法加载 &quot;%1&quot;。它是 64 位 Windows 版的 PyTorch 吗？</translation>
    </message>
    <message>
        <source>The PyTorch that was found is too old: it lacks %1.</source>
        <translation>找到的 PyTorch 版本过旧：缺少 %1。</translation>
    </message>
    <message>
        <source>LibTorch gave its numbers in another order than expected.</source>
        <translation>LibTorch 给出的数值顺序与预期不同。</translation>
    </message>
    <message>
        <source>Placing tensors to see whether they fit is not in the build for Windows; ckptscope for Linux has it.</source>
        <translation>Windows 版中没有“放置张量以检验是否放得下”的功能；Linux 版的 ckptscope 有。</translation>
    </message>
    <message>
        <source>Singular values are of dense matrices; make the sparse tensor dense first.</source>
        <translation>奇异值只针对稠密矩阵；请先把稀疏张量转换为稠密张量。</translation>
    </message>
    <message>
        <source>The pickle works out the name of a class or function while it is loaded, which no pickler writes: it hides what it runs. Do not load this file.</source>
        <translation>pickle 在加载时才算出类或函数的名称，任何正常的 pickle 程序都不会这样写：它隐藏了要运行的内容。不要加载此文件。</translation>
    </message>
    <message>
        <source>Before that place it names %1, which can run programs, open files or evaluate text: Python would have run it by then. Do not load this file.</source>
        <translation>在那之前它引用了 %1，它能够运行程序、打开文件或对文本求值：Python 到那时已经运行了它。不要加载此文件。</translation>
    </message>
    <message>
        <source>The module &quot;%1&quot; is a &quot;%2&quot;, whose state dict is other than its parameters and buffers: only PyTorch can make it. Load the model there and save model.state_dict().</source>
        <translation>模块“%1”是“%2”，其 state dict 不只是参数和缓冲区，或少于它们：只有 PyTorch 能生成。请在 PyTorch 中加载模型并保存 model.state_dict()。</translation>
    </message>
    <message>
        <source>The module &quot;%1&quot; is a &quot;%2&quot;, which is pickled in a way of its own: only PyTorch can make its state dict. Load the model there and save model.state_dict().</source>
        <translation>模块“%1”是“%2”，它以自己的方式 pickle：只有 PyTorch 能生成它的 state dict。请在 PyTorch 中加载模型并保存 model.state_dict()。</translation>
    </message>
    <message>
        <source>The module &quot;%1&quot; contains itself, or stands in too many others: its state dict has no end.</source>
        <translation>模块“%1”包含自身，或位于太多其他模块之中：它的 state dict 没有尽头。</translation>
    </message>
    <message>
        <source>The averaging cannot go on with it: n_averaged stays behind in AveragedModel.</source>
        <translation>无法用它继续取平均：n_averaged 留在 AveragedModel 中。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is one value of several in a list, where the others would take its place. Drop the whole list, or pick what to keep.</source>
        <translation>“%1”是列表中多个值之一，删除后其他值会占据它的位置。请删除整个列表，或提取要保留的部分。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no device that torch.load puts tensors on; those are cpu, cuda:0, xpu:0, hpu:0, mtia:0, mps, and npu:0, mlu:0, musa:0 and privateuseone:0 of other packages.</source>
        <translation>“%1”不是 torch.load 能放置张量的设备；可用的有 cpu、cuda:0、xpu:0、hpu:0、mtia:0、mps，以及其他软件包的 npu:0、mlu:0、musa:0 和 privateuseone:0。</translation>
    </message>
    <message>
        <source>On &quot;meta&quot; tensors have no numbers, so that loading would lose them all; take cpu or cuda:0.</source>
        <translation>“meta”上的张量没有数值，加载时会全部丢失；请用 cpu 或 cuda:0。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has a number, but there is only one: &quot;%2&quot;.</source>
        <translation>“%1”带有编号，但这种设备只有一个：“%2”。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is named twice; each device once.</source>
        <translation>“%1”出现了两次；每个设备只能写一次。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; would never count: &quot;%2&quot; stands before it and takes the same devices.</source>
        <translation>“%1”永远不会生效：“%2”在它之前，并且针对相同的设备。</translation>
    </message>
    <message>
        <source>torch.load knows &quot;%1&quot; only after the package of these devices was imported.</source>
        <translation>导入这种设备的软件包之后，torch.load 才认识“%1”。</translation>
    </message>
    <message>
        <source>Negative or 0, which %1 cannot hold, so that they become positive: %2 of %3 (%4).</source>
        <translation>为负数或 0，%1 无法表示，因此变成正数：%3中的 %2（%4）。</translation>
    </message>
    <message>
        <source>Keys would become equal: %1. Those that have the prefix already stay as they are; with --again it is added to all.</source>
        <translation>有键会变得相同：%1。已有该前缀的键保持不变；用 --again 可给所有键加上。</translation>
    </message>
    <message>
        <source>Keys would become equal: %1 …. Those that have the prefix already stay as they are; with --again it is added to all.</source>
        <translation>有键会变得相同：%1 …。已有该前缀的键保持不变；用 --again 可给所有键加上。</translation>
    </message>
    <message>
        <source>%1 of more than 64 KiB stayed as it is.</source>
        <translation>%1超过 64 KiB，保持不变。</translation>
    </message>
    <message>
        <source>%1 of more than 64 KiB stayed as they are.</source>
        <translation>%1超过 64 KiB，保持不变。</translation>
    </message>
    <message>
        <source>%1 name that goes with them</source>
        <translation>相应的 %1 个名称</translation>
    </message>
    <message>
        <source>It holds numbers beyond ±65504, which float16 would make infinite, and bfloat16 some of them.</source>
        <translation>其中有超出 ±65504 的数，float16 会使它们变为无穷大，bfloat16 会使其中一些变为无穷大。</translation>
    </message>
    <message>
        <source>%1 had &quot;%2&quot; already and stayed as they are.</source>
        <translation>%1已有“%2”，保持原样。</translation>
    </message>
    <message>
        <source>The file holds a whole wrapped model, whose keys appear only in its state dict: unwrap the model, or extract its state dict.</source>
        <translation>文件中是一个经包装的完整模型，其键只出现在它的 state dict 中：请解除模型的包装，或提取其 state dict。</translation>
    </message>
    <message>
        <source>The file holds a whole model: extract its state dict first.</source>
        <translation>文件中是一个完整模型：请先提取其 state dict。</translation>
    </message>
    <message>
        <source>State dicts have no wrapper around them: their keys carry its name, which can be stripped.</source>
        <translation>state dict 外面没有包装：包装的名称在键里，可以从开头去掉。</translation>
    </message>
    <message>
        <source>In a file of pickle.dump the device tags lie inside of nested streams and cannot be changed in place. Save it as zip first, then map the devices of the new file.</source>
        <translation>在 pickle.dump 的文件里，设备标签位于嵌套的数据流中，无法就地修改。请先另存为 zip，再更改新文件的设备。</translation>
    </message>
    <message>
        <source>The state of the optimizer stays as it is; a cast can be limited to it.</source>
        <translation>优化器的状态保持原样；可以将转换限定于它。</translation>
    </message>
    <message>
        <source>In a file of pickle.dump the numbers lie inside of nested streams and cannot be changed in place. Save it as zip first, then edit the new file.</source>
        <translation>在 pickle.dump 的文件里，数值位于嵌套的数据流中，无法就地修改。请先另存为 zip，再编辑新文件。</translation>
    </message>
    <message>
        <source>any device to &quot;%1&quot;</source>
        <translation>任意设备改为“%1”</translation>
    </message>
    <message>
        <source>%1 of the state dict did not start with &quot;%2&quot; and stayed as it is.</source>
        <translation>state dict 中有 %1不以“%2”开头，保持不变。</translation>
    </message>
    <message>
        <source>%1 of &quot;%2&quot; did not start with &quot;%3&quot; and stayed as it is.</source>
        <translation>“%2”中有 %1不以“%3”开头，保持不变。</translation>
    </message>
    <message>
        <source>%1 of more than 2048 bytes stayed as it is.</source>
        <translation>%1超过 2048 字节，保持不变。</translation>
    </message>
    <message>
        <source>%1 name that goes with it</source>
        <translation>相应的 %1 个名称</translation>
    </message>
    <message>
        <source>%1 names that go with it</source>
        <translation>相应的 %1 个名称</translation>
    </message>
    <message>
        <source>%1 had &quot;%2&quot; already and stayed as it is.</source>
        <translation>%1已有“%2”，保持原样。</translation>
    </message>
    <message>
        <source>This is the pickle of an unpacked checkpoint; the data of %1 lie beside it, in the folder &quot;data&quot;. Get the file again, or pack the folder that both are in: zip -0 -r FILE.pth FOLDER.</source>
        <translation>这是解压后的检查点中的 pickle；%1的数据在它旁边的“data”文件夹里。请重新获取该文件，或重新打包同时包含两者的文件夹：zip -0 -r FILE.pth FOLDER。</translation>
    </message>
    <message>
        <source>The optimizer in &quot;%1&quot; could be that of several networks; its state went where &quot;%2&quot; is.</source>
        <translation>“%1”中的优化器可能属于多个网络；它的状态放到了“%2”所在的设备。</translation>
    </message>
    <message>
        <source>Left as they are: %1 of optimizers, which PyTorch keeps in float32.</source>
        <translation>保持原样：优化器的 %1，PyTorch 让它们保持 float32。</translation>
    </message>
    <message>
        <source>Each key that &quot;%1&quot; matches would get the name that it has; nothing was renamed.</source>
        <translation>与“%1”匹配的每个键都会得到它已有的名称；没有重命名任何键。</translation>
    </message>
    <message>
        <source>the zip64 end record is not the one before its locator</source>
        <translation>zip64 结束记录不是其定位记录前面的那一个</translation>
    </message>
    <message>
        <source>%1 step counter</source>
        <translation>%1 个步数计数器</translation>
    </message>
    <message>
        <source>%1 step counters</source>
        <translation>%1 个步数计数器</translation>
    </message>
    <message>
        <source>%1 that is not persistent was left out, as state_dict() does.</source>
        <translation>与 state_dict() 一样，略去了 %1（非持久）。</translation>
    </message>
    <message>
        <source>%1 has &quot;%2&quot; inside, after &quot;%3&quot;, and &quot;%4&quot; exists with and without it: taking it out would make two keys equal.</source>
        <translation>%1的中间（“%3”之后）有“%2”，而“%4”带或不带它都存在：去掉后会有两个键相同。</translation>
    </message>
    <message>
        <source>%1 have &quot;%2&quot; inside, after &quot;%3&quot;, and &quot;%4&quot; exists with and without it: taking it out would make two keys equal.</source>
        <translation>%1的中间（“%3”之后）有“%2”，而“%4”带或不带它都存在：去掉后会有两个键相同。</translation>
    </message>
    <message>
        <source>%1 have &quot;%2&quot; inside, after &quot;%3&quot; and others, and &quot;%4&quot; exists with and without it: taking it out would make two keys equal.</source>
        <translation>%1的中间（“%3”等之后）有“%2”，而“%4”带或不带它都存在：去掉后会有两个键相同。</translation>
    </message>
    <message>
        <source>%1 of a state dict is a Parameter: the dict was not made by state_dict(), which detaches them. Loading works.</source>
        <translation>state dict 中有 %1是 Parameter：这个字典不是由 state_dict() 生成的（它会做 detach）。不影响加载。</translation>
    </message>
    <message>
        <source>%1 of a state dict requires grad: the dict was not made by state_dict(), which detaches them. Loading works.</source>
        <translation>state dict 中有 %1带有 requires_grad：这个字典不是由 state_dict() 生成的（它会做 detach）。不影响加载。</translation>
    </message>
    <message>
        <source>No tensor could be cast to %1; nothing was changed.</source>
        <translation>没有张量可以转换为 %1；未作任何更改。</translation>
    </message>
    <message>
        <source>Left as they are: %1 that tensors outside of the chosen part use, too.</source>
        <translation>保持原样：%1，所选部分之外的张量也在使用。</translation>
    </message>
    <message>
        <source>The file holds this object at other places, too; edits change it there as well.</source>
        <translation>文件在其他位置也使用同一个对象；编辑会同时改变那些位置。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has too high a number: PyTorch knows devices 0 to 127 of a kind.</source>
        <translation>“%1”的编号太大：PyTorch 每种设备只有 0 到 127 号。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; takes too many steps for &quot;%2&quot;. Write it without a repeat inside of a repeat.</source>
        <translation>“%1”在“%2”上需要的步数过多。请改写，避免在重复中再嵌套重复。</translation>
    </message>
    <message>
        <source>Left as they are, since they stand outside of the chosen part, too: %1.</source>
        <translation>保持原样，因为它们也位于所选部分之外：%1。</translation>
    </message>
    <message>
        <source>Not cast: %1 that PyTorch negates when they are read, which it cannot do in %2.</source>
        <translation>未转换：%1，PyTorch 在读取时对其取负，而在 %2 中无法做到。</translation>
    </message>
    <message>
        <source>No quantised tensor could be changed here.</source>
        <translation>这里没有量化张量可以更改。</translation>
    </message>
    <message>
        <source>No sparse tensor could be changed here.</source>
        <translation>这里没有稀疏张量可以更改。</translation>
    </message>
    <message>
        <source>Only one of the two has complex numbers.</source>
        <translation>两者中只有一个是复数。</translation>
    </message>
    <message>
        <source>The two have different counts of numbers.</source>
        <translation>两者的数值个数不同。</translation>
    </message>
    <message>
        <source>The two are stored in different layouts.</source>
        <translation>两者以不同的布局存储。</translation>
    </message>
    <message>
        <source>Their stored values stand at different places.</source>
        <translation>两者存储的值所在的位置不同。</translation>
    </message>
    <message>
        <source>Several values have the path %1 (a key that is a number, or contains dots, can look like another), so it is not clear which is meant.</source>
        <translation>有多个值的路径都是 %1（数字键或含点的键看起来可能与另一个键相同），因此无法确定指的是哪一个。</translation>
    </message>
    <message>
        <source>It is pickled with protocol %1; weights_only=True, the default since PyTorch 2.6, stops with &quot;Unsupported operand %2&quot;.</source>
        <translation>它使用 pickle 协议 %1；weights_only=True（PyTorch 2.6 起的默认值）会报“Unsupported operand %2”并中止。</translation>
    </message>
    <message>
        <source>torch.load(weights_only=True), the default there, refuses %1. It takes the file once %2 is imported.</source>
        <translation>torch.load(weights_only=True)（该版本的默认值）会拒绝它：%1。导入 %2 之后即可加载。</translation>
    </message>
    <message>
        <source>its pickle holds the opcode %1</source>
        <translation>它的 pickle 含有操作码 %1</translation>
    </message>
    <message>
        <source>%1 is a class or function of torch itself that is more than data: loading runs it.</source>
        <translation>%1 是 torch 自身的类或函数，但不只是数据：加载时会运行它。</translation>
    </message>
    <message>
        <source>These edits would leave &quot;%1&quot; in a form that PyTorch cannot load. Leave one of them out.</source>
        <translation>这些编辑会使“%1”变成 PyTorch 无法加载的形式。请去掉其中一项。</translation>
    </message>
    <message>
        <source>Take %1 of the model out of %2: %3.</source>
        <translation>从 %2 中取出模型的%1：%3。</translation>
    </message>
    <message>
        <source>Take %1 of the model in &quot;%2&quot; out of %3: %4.</source>
        <translation>从 %3 中取出“%2”中模型的%1：%4。</translation>
    </message>
    <message>
        <source>%1 has more bytes than it announces: %2. torch.load says &quot;storage has wrong byte size&quot;; get the file again.</source>
        <translation>%1的实际字节数多于其声明：%2。torch.load 会报“storage has wrong byte size”；请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 have more bytes than they announce: %2. torch.load says &quot;storage has wrong byte size&quot;; get the file again.</source>
        <translation>%1的实际字节数多于其声明：%2。torch.load 会报“storage has wrong byte size”；请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 has a type (float8, uint16, untyped …) that torch.load cannot read from a legacy file: &quot;type object &apos;torch.storage.UntypedStorage&apos; has no attribute &apos;dtype&apos;&quot;.</source>
        <translation>%1的类型（float8、uint16、无类型 …）无法由 torch.load 从旧格式文件中读取：“type object &apos;torch.storage.UntypedStorage&apos; has no attribute &apos;dtype&apos;”。</translation>
    </message>
    <message>
        <source>%1 have a type (float8, uint16, untyped …) that torch.load cannot read from a legacy file: &quot;type object &apos;torch.storage.UntypedStorage&apos; has no attribute &apos;dtype&apos;&quot;.</source>
        <translation>%1的类型（float8、uint16、无类型 …）无法由 torch.load 从旧格式文件中读取：“type object &apos;torch.storage.UntypedStorage&apos; has no attribute &apos;dtype&apos;”。</translation>
    </message>
    <message>
        <source>The numbers are stored big-endian, as a mainframe writes them; PyTorch swaps them on loading, but not those of %1 tensor of a type without a storage class (uint16, complex32 …), which it gets wrong: %2. Here they are read as they were meant.</source>
        <translation>数值以大端序存储，如大型机所写；PyTorch 在加载时会交换字节，但不会交换 %1 个没有存储类的类型（uint16、complex32 …）的张量，因而会读错：%2。这里按其本意读取。</translation>
    </message>
    <message>
        <source>The numbers are stored big-endian, as a mainframe writes them; PyTorch swaps them on loading, but not those of %1 tensors of types without a storage class (uint16, complex32 …), which it gets wrong: %2. Here they are read as they were meant.</source>
        <translation>数值以大端序存储，如大型机所写；PyTorch 在加载时会交换字节，但不会交换 %1 个没有存储类的类型（uint16、complex32 …）的张量，因而会读错：%2。这里按其本意读取。</translation>
    </message>
    <message>
        <source>%1 part of the model is wrapped in %2: %3. A plain model has other keys there.</source>
        <translation>模型的 %1 个部分包装在 %2 中：%3。未包装的模型在那里的键不同。</translation>
    </message>
    <message>
        <source>%1 parts of the model are wrapped in %2: %3. A plain model has other keys there.</source>
        <translation>模型的 %1 个部分包装在 %2 中：%3。未包装的模型在那里的键不同。</translation>
    </message>
    <message>
        <source>%1 part</source>
        <translation>%1 个部分</translation>
    </message>
    <message>
        <source>%1 parts</source>
        <translation>%1 个部分</translation>
    </message>
    <message>
        <source>the data of storage %1 of %2 reach past the end of the file: it announces %3 elements</source>
        <translation>第 %1 个存储（共 %2 个）的数据超出了文件结尾：它声明有 %3 个元素</translation>
    </message>
    <message>
        <source>Not cast: %1 that PyTorch negates when it is read, which it cannot do in %2.</source>
        <translation>未转换：%1，PyTorch 在读取时对其取负，而在 %2 中无法做到。</translation>
    </message>
    <message>
        <source>Not moved apart: %1 that shares a storage with others.</source>
        <translation>没有分开移动：%1，它与其他张量共用存储。</translation>
    </message>
    <message>
        <source>Moved along, by a shared storage: %1.</source>
        <translation>因共用存储而一同移动：%1。</translation>
    </message>
    <message>
        <source>Left as they are: %1 in packed parameters, which a quantised layer takes in no other form.</source>
        <translation>保持不变：打包参数中的%1，量化层只接受这种形式。</translation>
    </message>
    <message>
        <source>Left as they are: %1 of keys elsewhere in the file, such as &quot;%2&quot;.</source>
        <translation>保持不变：文件中其他位置的%1，例如“%2”。</translation>
    </message>
    <message>
        <source>%1 name</source>
        <translation>%1 个键名</translation>
    </message>
    <message>
        <source>%1 names</source>
        <translation>%1 个键名</translation>
    </message>
    <message>
        <source>%1 of %2 numbers are infinite (%3 of them negative): gradients overflowed, and a training that is resumed goes on with them. Take an earlier checkpoint, or leave the optimizer out.</source>
        <translation>%2 个数中有 %1 个为无穷大（其中 %3 个为负）：梯度发生了溢出，恢复训练时会继续使用它们。请改用更早的检查点，或去掉优化器。</translation>
    </message>
    <message>
        <source>The input is damaged: the bytes of %1 of its records, &quot;%2&quot; first, are others than their CRC-32 says, so its values may be wrong. The new file holds the same values; get the input again from where it came.</source>
        <translation>输入文件已损坏：其中 %1 个记录（首个为“%2”）的字节与其 CRC-32 不符，因此数值可能有误。新文件中是同样的数值；请从来源处重新获取输入文件。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is in a layer that PyTorch loads with quantised numbers alone. In Python the layer&apos;s weight().dequantize() gives its numbers.</source>
        <translation>“%1”所在的层只能由 PyTorch 以量化数值加载。在 Python 中，该层的 weight().dequantize() 可给出其数值。</translation>
    </message>
    <message>
        <source>Do not load this file: loading it would make calls that are known to do harm.</source>
        <translation>不要加载此文件：加载它会执行已知有害的调用。</translation>
    </message>
    <message>
        <source>Do not load this file: loading it would call what is known to do harm: %1.</source>
        <translation>不要加载此文件：加载它会调用已知有害的内容：%1。</translation>
    </message>
    <message>
        <source>With &quot;%1&quot; the new tensors would take %2; one edit makes %3 at most. Limit it to a part of the file.</source>
        <translation>加上“%1”，新张量将占 %2；一次编辑最多生成 %3。请限定到文件的一部分。</translation>
    </message>
    <message>
        <source>A sparse tensor repeats the few entries that the file holds so often that it is not made dense. Limit the edit to a part of the file.</source>
        <translation>某个稀疏张量把文件中仅有的少数条目重复得过多，因此不转换为稠密张量。请限定到文件的一部分。</translation>
    </message>
    <message>
        <source>It repeats its elements so often that no file can hold them all.</source>
        <translation>它把自己的元素重复得过多，任何文件都容纳不下。</translation>
    </message>
    <message>
        <source>There is no group %1 in &quot;%2&quot;, which has %3.</source>
        <translation>“%2”中没有第 %1 组，它有 %3。</translation>
    </message>
    <message>
        <source>%1 group</source>
        <translation>%1 个组</translation>
    </message>
    <message>
        <source>Its last axis is longer than that of any array.</source>
        <translation>它的最后一个轴比任何数组的都长。</translation>
    </message>
    <message>
        <source>%1 groups</source>
        <translation>%1 个组</translation>
    </message>
    <message>
        <source>%1 beside the weights holds something else and stayed as it is.</source>
        <translation>权重旁的 %1 存放别的内容，保持不变。</translation>
    </message>
    <message>
        <source>%1 beside the weights hold something else and stayed as they are.</source>
        <translation>权重旁的 %1 存放别的内容，保持不变。</translation>
    </message>
    <message>
        <source>Stopped as requested; one file was written before.</source>
        <translation>已按要求停止；此前已写入 1 个文件。</translation>
    </message>
    <message>
        <source>Stopped as requested; %1 files were written before.</source>
        <translation>已按要求停止；此前已写入 %1 个文件。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; could not be written: %2</source>
        <translation>无法写入“%1”：%2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; could not be written after one other file: %2</source>
        <translation>已写入另外 1 个文件，但无法写入“%1”：%2</translation>
    </message>
    <message>
        <source>&quot;%1&quot; could not be written after %2 other files: %3</source>
        <translation>已写入另外 %2 个文件，但无法写入“%1”：%3</translation>
    </message>
    <message>
        <source>All %1 numbers of this vector are %2, as in a bias or a norm that was never trained.</source>
        <translation>此向量的 %1 个数全为 %2，从未训练过的偏置或归一化层就是这样。</translation>
    </message>
    <message>
        <source>The pickle changes one object more than 256 times in turns; it was made to do harm.</source>
        <translation>该 pickle 轮番修改同一对象超过 256 次；它是为造成危害而制作的。</translation>
    </message>
    <message>
        <source>The input is damaged, or two readers could see different contents in it; the new file holds what is shown here. The findings tell more.</source>
        <translation>输入文件已损坏，或两个读取程序可能看到不同的内容；新文件保存的是此处显示的内容。详情见检查结果。</translation>
    </message>
    <message>
        <source>a record with a content is marked as a folder</source>
        <translation>有内容的记录被标记为文件夹</translation>
    </message>
    <message>
        <source>a record is marked as lying on another disk, which torch refuses</source>
        <translation>某条记录被标记为位于另一磁盘，torch 拒绝读取</translation>
    </message>
    <message>
        <source>the archive is marked as split over several disks, which torch refuses</source>
        <translation>归档被标记为分布在多个磁盘上，torch 拒绝读取</translation>
    </message>
    <message>
        <source>No tensor moves: those of this file are on %1.</source>
        <translation>没有张量需要移动：此文件中的张量位于 %1。</translation>
    </message>
    <message>
        <source>A device is missing; it should look like cuda:0 or cpu.</source>
        <translation>缺少设备；应形如 cuda:0 或 cpu。</translation>
    </message>
    <message>
        <source>Keys would become equal: %1. Move each to a device of its own, or limit the edit to another part of the file.</source>
        <translation>有些键将会相同：%1。请把它们各自移到不同的设备，或把编辑限制在文件的其他部分。</translation>
    </message>
    <message>
        <source>Keys would become equal: %1 …. Move each to a device of its own, or limit the edit to another part of the file.</source>
        <translation>有些键将会相同：%1 …。请把它们各自移到不同的设备，或把编辑限制在文件的其他部分。</translation>
    </message>
    <message>
        <source>Names of an optimizer&apos;s parameters would become equal: %1. Rename one of them first.</source>
        <translation>优化器的一些参数名将会相同：%1。请先重命名其中之一。</translation>
    </message>
    <message>
        <source>Names of an optimizer&apos;s parameters would become equal: %1 …. Rename one of them first.</source>
        <translation>优化器的一些参数名将会相同：%1 …。请先重命名其中之一。</translation>
    </message>
    <message>
        <source>Left as they are: %1 of %2 already.</source>
        <translation>保持原样：%1 已经是 %2。</translation>
    </message>
    <message>
        <source>Left as they are: %1 of quantised tensors.</source>
        <translation>保持原样：量化张量的 %1。</translation>
    </message>
    <message>
        <source>%1 scale</source>
        <translation>%1 个缩放系数</translation>
    </message>
    <message>
        <source>%1 scales</source>
        <translation>%1 个缩放系数</translation>
    </message>
    <message>
        <source>%1 more vector</source>
        <translation>另外 %1 个向量</translation>
    </message>
    <message>
        <source>%1 more vectors</source>
        <translation>另外 %1 个向量</translation>
    </message>
    <message>
        <source>All %1 numbers of this vector are %2, and those of %3 are equal, too, as in biases and norms that were never trained.</source>
        <translation>此向量的 %1 个数全为 %2，%3也各自只含同一数值，从未训练过的偏置和归一化层就是这样。</translation>
    </message>
    <message>
        <source>No key of up to 64 KiB starts with &quot;%1&quot;; nothing was stripped.</source>
        <translation>没有 64 KiB 以内的键以“%1”开头；未做任何更改。</translation>
    </message>
    <message>
        <source>Every key of up to 64 KiB has &quot;%1&quot; already; nothing was added.</source>
        <translation>64 KiB 以内的键都已有“%1”；未做任何更改。</translation>
    </message>
    <message>
        <source>Only keys of more than 64 KiB are there to add &quot;%1&quot; to; nothing was changed.</source>
        <translation>可以添加“%1”的只有超过 64 KiB 的键；未做任何更改。</translation>
    </message>
    <message>
        <source>torch_worker, which computes with LibTorch, was stopped by the system, probably because memory ran out. The next job starts it anew.</source>
        <translation>用 LibTorch 进行计算的 torch_worker 被系统终止，很可能是内存不足。下一个任务会重新启动它。</translation>
    </message>
    <message>
        <source>exit status %1</source>
        <translation>退出状态 %1</translation>
    </message>
    <message>
        <source>signal %1</source>
        <translation>信号 %1</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a single tensor, which has no keys: limit the edit to what holds it.</source>
        <translation>“%1”是单个张量，没有键：请将编辑限定于包含它的部分。</translation>
    </message>
    <message>
        <source>There are more than 1000 of them. Drop them by their paths, or what holds them.</source>
        <translation>它们超过 1000 个。请按路径移除它们，或移除包含它们的部分。</translation>
    </message>
    <message>
        <source>Cut %1 to what its tensors use: %2 become %3.</source>
        <translation>把 %1裁剪到张量实际使用的部分：%2 变为 %3。</translation>
    </message>
    <message>
        <source>The name ends with .safetensors, but the file is one of torch.save: programs that go by the name will not read it. Name it .pt or .pth.</source>
        <translation>文件名以 .safetensors 结尾，但文件是 torch.save 的格式：按名称识别的程序将无法读取。请命名为 .pt 或 .pth。</translation>
    </message>
    <message>
        <source>This tar archive has headers that no checkpoint has. Unpack it, then open the checkpoint in it.</source>
        <translation>此 tar 归档含有检查点不会有的头。请先解包，再打开其中的检查点。</translation>
    </message>
    <message>
        <source>%1 byte was put into the middle of this zip file, as a transfer in text mode does. Get the file again.</source>
        <translation>此 zip 文件中间被插入了 %1 个字节，文本模式传输会造成这种情况。请重新获取文件。</translation>
    </message>
    <message>
        <source>%1 bytes were put into the middle of this zip file, as a transfer in text mode does. Get the file again.</source>
        <translation>此 zip 文件中间被插入了 %1 个字节，文本模式传输会造成这种情况。请重新获取文件。</translation>
    </message>
    <message>
        <source>The data end in the middle: 1 more byte is announced, none is left. Get the file again.</source>
        <translation>数据中途结束：声明还有 1 字节，实际已无剩余。请重新获取文件。</translation>
    </message>
    <message>
        <source>One that torch.load passes over names %1, which can run programs, open files or evaluate text: do not load this file.</source>
        <translation>torch.load 略过的那一个引用了 %1，它能够运行程序、打开文件或对文本求值：不要加载此文件。</translation>
    </message>
    <message>
        <source>%1 record lies outside of the folder %2, such as macOS adds when it packs one: %3. torch.load refuses that; saving as zip leaves it out.</source>
        <translation>%1 条记录位于文件夹 %2 之外（macOS 打包文件夹时会添加这类记录）：%3。torch.load 会拒绝；另存为 zip 时会将其略去。</translation>
    </message>
    <message>
        <source>%1 records lie outside of the folder %2, such as macOS adds when it packs one: %3. torch.load refuses that; saving as zip leaves them out.</source>
        <translation>%1 条记录位于文件夹 %2 之外（macOS 打包文件夹时会添加这类记录）：%3。torch.load 会拒绝；另存为 zip 时会将它们略去。</translation>
    </message>
    <message>
        <source>%1 has fewer bytes than it announces: %2. torch.load says &quot;storage has wrong byte size&quot;; get the file again.</source>
        <translation>%1的实际字节数少于其声明：%2。torch.load 会报“storage has wrong byte size”；请重新获取该文件。</translation>
    </message>
    <message>
        <source>%1 have fewer bytes than they announce: %2. torch.load says &quot;storage has wrong byte size&quot;; get the file again.</source>
        <translation>%1的实际字节数少于其声明：%2。torch.load 会报“storage has wrong byte size”；请重新获取该文件。</translation>
    </message>
    <message>
        <source>It refers to storages by text, as pickle protocol 0 does: torch.load cannot read that. Save it again with protocol 2.</source>
        <translation>它像 pickle 协议 0 那样以文本引用存储：torch.load 无法读取。请用协议 2 重新保存。</translation>
    </message>
    <message>
        <source>This is a whole pickled module without weights, such as a loss: torch.load imports %1 for it.</source>
        <translation>这是一个没有权重的完整 pickle 模块（例如损失函数）：torch.load 会为它导入 %1。</translation>
    </message>
    <message>
        <source>Python 2 wrote text, or numbers of numpy as text, that Python 3 cannot decode: %1 says &quot;%2&quot; unless encoding=&quot;latin1&quot; is given.</source>
        <translation>Python 2 写入了 Python 3 无法解码的文本（或以文本形式保存的 numpy 数值）：除非指定 encoding=&quot;latin1&quot;，否则 %1 会报“%2”。</translation>
    </message>
    <message>
        <source>There is %1 more finding of this kind.</source>
        <translation>此类问题还有 %1 个。</translation>
    </message>
    <message>
        <source>The record &quot;byteorder&quot; has a line break or spaces beside its word, so torch.load refuses the file; an edit and a save write it anew.</source>
        <translation>记录“byteorder”的单词旁带有换行或空格，因此 torch.load 会拒绝此文件；编辑并保存后会重新写入它。</translation>
    </message>
    <message>
        <source>the data of storage %1 of %2 reach past the end of the file: at least 1 byte is missing</source>
        <translation>第 %1 个存储（共 %2 个）的数据超出了文件结尾：至少缺少 1 个字节</translation>
    </message>
    <message>
        <source>The pickle ends without its last opcode (STOP). Get the file again.</source>
        <translation>pickle 结束时缺少最后的操作码（STOP）。请重新获取文件。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers is NaN. Whatever is computed with it becomes NaN.</source>
        <translation>%2 个数中有 %1 个是 NaN。用它计算的一切都会变成 NaN。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers is infinite (%3 of them negative). That is usual in an attention mask, and an overflow elsewhere.</source>
        <translation>%2 个数中有 %1 个是无穷（其中 %3 个为负）。在注意力掩码中这很常见，在别处则是溢出。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers is infinite (%3 of them negative): gradients overflowed, and a training that is resumed goes on with them. Take an earlier checkpoint, or leave the optimizer out.</source>
        <translation>%2 个数中有 %1 个为无穷大（其中 %3 个为负）：梯度发生了溢出，恢复训练时会继续使用它们。请改用更早的检查点，或去掉优化器。</translation>
    </message>
    <message>
        <source>%1 of %2 numbers is subnormal: nearer to 0 than the dtype&apos;s least normal number.</source>
        <translation>%2 个数中有 %1 个是次正规数：比该数据类型的最小正规数更接近 0。</translation>
    </message>
    <message>
        <source>This and %1 more BatchNorm layer have counted no batch: the running mean and variance are those of a new layer.</source>
        <translation>这个以及另外 %1 个 BatchNorm 层没有记录过批次：滑动均值和方差还是新层的值。</translation>
    </message>
    <message>
        <source>A reference to an outside object is written as text, as pickle protocol 0 does; torch.load cannot read that.</source>
        <translation>对外部对象的引用以文本形式写出，如同 pickle 协议 0；torch.load 无法读取。</translation>
    </message>
    <message>
        <source>%1 is code in the archive itself, which torch.jit.load compiles.</source>
        <translation>%1 是归档自身中的代码，由 torch.jit.load 编译。</translation>
    </message>
    <message>
        <source>Something is called that is neither a class nor a function of a module.</source>
        <translation>被调用的对象既不是模块中的类，也不是函数。</translation>
    </message>
</context>
<context>
    <name>display</name>
    <message>
        <source>scalar</source>
        <translation>标量</translation>
    </message>
    <message>
        <source>%1 of %2 bytes</source>
        <translation>%1，共 %2 字节</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1，共 %2 项</translation>
    </message>
    <message>
        <source>&lt;persistent reference&gt;</source>
        <translation>&lt;持久引用&gt;</translation>
    </message>
    <message>
        <source>&lt;out-of-band buffer&gt;</source>
        <translation>&lt;带外缓冲区&gt;</translation>
    </message>
    <message>
        <source>empty %1</source>
        <translation>空的 %1</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Shows and converts PyTorch checkpoints; runs nothing that is in them.</source>
        <translation>查看并转换 PyTorch 检查点；从不运行其中的任何内容。</translation>
    </message>
    <message>
        <source>Checkpoints or folders to open.</source>
        <translation>要打开的检查点或文件夹。</translation>
    </message>
    <message>
        <source>Compare two checkpoints.</source>
        <translation>比较两个检查点。</translation>
    </message>
    <message>
        <source>--compare needs two files.</source>
        <translation>--compare 需要两个文件。</translation>
    </message>
</context>
</TS>
