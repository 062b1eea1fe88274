using Google.Protobuf;
using static Redoubt.Onnx.AttributeProto.Types;

namespace Redoubt.Onnx.Tests;

/// <summary>Changes what a file says while it stays a well-formed message: extents, types, operators, names, attributes, graphs inside of nodes.</summary>
/// <param name="dice">Draws.</param>
/// <param name="others">Models that parts are taken from.</param>
internal sealed class StructureMutation(Dice dice, IReadOnlyList<ModelProto> others)
{
    private static readonly string[] Operators = [.. OperatorTable.Names];

    public byte[] Apply(ModelProto source)
    {
        ModelProto model = source.Clone();
        if (model.Graph is null) return model.ToByteArray();
        int edits = dice.Chance(3) ? 2 + dice.Below(3) : 1;
        for (int e = 0; e < edits; e++) Edit(model, model.Graph);
        return model.ToByteArray();
    }

    private void Edit(ModelProto model, GraphProto graph)
    {
        switch (dice.Below(14))
        {
            case 0 or 1: EditTensor(Tensors(graph)); break;
            case 2 or 3: EditAttribute(graph); break;
            case 4: EditInput(graph); break;
            case 5 or 6: EditOperands(graph); break;
            case 7: Rename(graph); break;
            case 8: Reorder(graph); break;
            case 9: AddNode(graph); break;
            case 10: Graft(model, graph); break;
            case 11: IntoFunction(model, graph); break;
            case 12: IntoBranch(graph); break;
            default: EditModel(model, graph); break;
        }
    }

    private static List<TensorProto> Tensors(GraphProto graph) =>
        [.. graph.Initializer, .. graph.Node.SelectMany(static n => n.Attribute).Where(static a => a.T is not null).Select(static a => a.T)];

    private void EditTensor(List<TensorProto> tensors)
    {
        if (tensors.Count == 0) return;
        TensorProto tensor = dice.Of(tensors);
        switch (dice.Below(7))
        {
            case 0 when tensor.Dims.Count > 0: tensor.Dims[dice.Below(tensor.Dims.Count)] = dice.Integer(); break;
            case 1: tensor.Dims.Add(dice.Chance(2) ? 1 : dice.Integer()); break;
            case 2 when tensor.Dims.Count > 0: tensor.Dims.RemoveAt(dice.Below(tensor.Dims.Count)); break;
            case 3: tensor.DataType = dice.Below(18); break;
            case 4: tensor.DataLocation = TensorProto.Types.DataLocation.External; break;
            default: EditNumbers(tensor); break;
        }
    }

    private void EditNumbers(TensorProto tensor)
    {
        if (tensor.Int64Data.Count > 0) tensor.Int64Data[dice.Below(tensor.Int64Data.Count)] = dice.Integer();
        else if (tensor.FloatData.Count > 0) tensor.FloatData[dice.Below(tensor.FloatData.Count)] = dice.Number();
        else if (tensor.Int32Data.Count > 0) tensor.Int32Data[dice.Below(tensor.Int32Data.Count)] = (int)dice.Integer();
        else if (tensor.RawData.Length > 0)
        {
            // A whole element at once, so that shapes and counts become extreme numbers rather than noise.
            byte[] bytes = tensor.RawData.ToByteArray();
            byte[] element = tensor.DataType == 1 ? BitConverter.GetBytes(dice.Number()) : BitConverter.GetBytes(dice.Integer());
            int size = Math.Min(element.Length, Math.Max(1, ((OnnxElementType)tensor.DataType).Bytes())), position = dice.Below(Math.Max(1, bytes.Length / size)) * size;
            for (int i = 0; i < size && position + i < bytes.Length; i++) bytes[position + i] = element[i];
            tensor.RawData = ByteString.CopyFrom(bytes);
        }
    }

    private void EditAttribute(GraphProto graph)
    {
        if (graph.Node.Count == 0) return;
        NodeProto node = dice.Of(graph.Node);
        if (node.Attribute.Count == 0)
        {
            node.Attribute.Add(new AttributeProto { Name = dice.Of(["axis", "axes", "keepdims", "group", "pads", "strides", "perm", "to", "mode"]), Type = AttributeType.Int, I = dice.Integer() });
            return;
        }

        AttributeProto attribute = dice.Of(node.Attribute);
        switch (dice.Below(10))
        {
            case 0: node.Attribute.Remove(attribute); break;
            case 1: node.Attribute.Add(attribute.Clone()); break;
            case 2: attribute.Type = (AttributeType)dice.Below(15); break;
            case 3: attribute.RefAttrName = attribute.Name; break;
            default: EditValue(attribute); break;
        }
    }

    private void EditValue(AttributeProto attribute)
    {
        if (attribute.G is { } inner) EditInner(inner);
        else if (attribute.T is { } tensor) EditTensor([tensor]);
        else if (attribute.Ints.Count > 0 && dice.Chance(4)) attribute.Ints.RemoveAt(dice.Below(attribute.Ints.Count));
        else if (attribute.Ints.Count > 0) attribute.Ints[dice.Below(attribute.Ints.Count)] = dice.Integer();
        else if (attribute.Floats.Count > 0) attribute.Floats[dice.Below(attribute.Floats.Count)] = dice.Number();
        else if (attribute.HasS) attribute.S = ByteString.CopyFromUtf8(dice.Of(["", "constant", "linear", "SAME_UPPER", "reverse", "bidirectional", "none", "tanh", "ij,jk->ik", "cubic"]));
        else if (attribute.HasF) attribute.F = dice.Number();
        else attribute.I = dice.Integer();
    }

    private void EditInner(GraphProto graph)
    {
        switch (dice.Below(5))
        {
            case 0: EditTensor(Tensors(graph)); break;
            case 1: EditOperands(graph); break;
            case 2: AddNode(graph); break;
            case 3: Reorder(graph); break;
            default: EditAttribute(graph); break;
        }
    }

    private void EditInput(GraphProto graph)
    {
        if (graph.Input.Count == 0) return;
        TypeProto.Types.Tensor? type = dice.Of(graph.Input).Type?.TensorType;
        if (type is null) return;
        int axes = type.Shape?.Dim.Count ?? 0;
        switch (dice.Below(6))
        {
            case 0: type.ElemType = dice.Below(18); break;
            case 1: type.Shape = null; break;
            case 2 when axes > 0: type.Shape!.Dim.RemoveAt(dice.Below(axes)); break;
            case 3 when axes > 0: type.Shape!.Dim.Insert(dice.Below(axes), new TensorShapeProto.Types.Dimension { DimValue = dice.Integer() }); break;
            case 4 when axes > 0: type.Shape!.Dim[dice.Below(axes)] = new TensorShapeProto.Types.Dimension { DimParam = dice.Of(["N", "M", "batch", ""]) }; break;
            default:
                if (axes > 0) type.Shape!.Dim[dice.Below(axes)] = new TensorShapeProto.Types.Dimension { DimValue = dice.Integer() };
                break;
        }
    }

    private void EditOperands(GraphProto graph)
    {
        if (graph.Node.Count == 0) return;
        NodeProto node = dice.Of(graph.Node);
        switch (dice.Below(8))
        {
            case 0: node.OpType = dice.Of(Operators); break;
            case 1: node.Input.Add(Name(graph)); break;
            case 2 when node.Input.Count > 0: node.Input.RemoveAt(dice.Below(node.Input.Count)); break;
            case 3 when node.Input.Count > 0: node.Input[dice.Below(node.Input.Count)] = string.Empty; break;
            case 4: node.Output.Add($"extra{dice.Below(100)}"); break;
            case 5 when node.Output.Count > 0: node.Output[dice.Below(node.Output.Count)] = Name(graph); break;
            default:
                if (node.Input.Count > 0) node.Input[dice.Below(node.Input.Count)] = Name(graph);
                break;
        }
    }

    private void Rename(GraphProto graph)
    {
        switch (dice.Below(4))
        {
            case 0 when graph.Initializer.Count > 0: dice.Of(graph.Initializer).Name = Name(graph); break;
            case 1 when graph.Input.Count > 0: dice.Of(graph.Input).Name = Name(graph); break;
            case 2 when graph.Output.Count > 0: dice.Of(graph.Output).Name = Name(graph); break;
            default: Give(graph, Name(graph)); break;
        }
    }

    // Nearly always a new name: two outputs of one name are refused before anything else is looked at.
    private void Give(GraphProto graph, string name)
    {
        if (graph.Output.All(o => o.Name != name) || dice.Chance(20)) graph.Output.Add(new ValueInfoProto { Name = name });
    }

    private void Reorder(GraphProto graph)
    {
        if (graph.Node.Count == 0) return;
        NodeProto node = dice.Of(graph.Node);
        if (dice.Chance(3)) graph.Node.Remove(node);
        else if (dice.Chance(2)) graph.Node.Insert(dice.Below(graph.Node.Count), node.Clone());
        else
        {
            graph.Node.Remove(node);
            graph.Node.Insert(dice.Below(graph.Node.Count + 1), node);
        }
    }

    // A node of any operator on names that exist, whose result the model gives.
    private void AddNode(GraphProto graph)
    {
        string output = $"added{dice.Below(1000)}";
        var node = new NodeProto { OpType = dice.Of(Operators), Output = { output } };
        int operands = 1 + dice.Below(4);
        for (int i = 0; i < operands; i++) node.Input.Add(Name(graph));
        if (dice.Chance(2)) node.Attribute.Add(new AttributeProto { Name = "axis", Type = AttributeType.Int, I = dice.Below(5) - 2 });
        graph.Node.Insert(dice.Below(graph.Node.Count + 1), node);
        Give(graph, output);
    }

    // A node of another model with its constants, on this model's values.
    private void Graft(ModelProto model, GraphProto graph)
    {
        ModelProto other = dice.Of(others);
        if (other.Graph is not { Node.Count: > 0 } donor) return;
        model.OpsetImport.AddRange(other.OpsetImport.Where(o => model.OpsetImport.All(own => own.Domain != o.Domain)));
        NodeProto node = dice.Of(donor.Node).Clone();
        for (int i = 0; i < node.Input.Count; i++)
        {
            if (donor.Initializer.FirstOrDefault(t => t.Name == node.Input[i]) is { } tensor && graph.Initializer.All(t => t.Name != tensor.Name)) graph.Initializer.Add(tensor.Clone());
            else if (node.Input[i].Length > 0) node.Input[i] = Name(graph);
        }

        for (int i = 0; i < node.Output.Count; i++)
        {
            node.Output[i] = $"grafted{i}";
            Give(graph, node.Output[i]);
        }

        graph.Node.Insert(dice.Below(graph.Node.Count + 1), node);
    }

    private void IntoFunction(ModelProto model, GraphProto graph)
    {
        if (graph.Node.Count == 0) return;
        NodeProto node = dice.Of(graph.Node), body = node.Clone();
        var function = new FunctionProto { Domain = "fuzz", Name = $"F{model.Functions.Count}", Input = { node.Input.Distinct() }, Output = { node.Output }, Node = { body } };
        foreach (AttributeProto attribute in body.Attribute.Where(_ => dice.Chance(3)))
        {
            function.Attribute.Add(attribute.Name);
            attribute.RefAttrName = attribute.Name;
        }

        function.OpsetImport.Add(model.OpsetImport);
        (node.Domain, node.OpType) = ("fuzz", dice.Chance(10) ? "F0" : function.Name);
        if (dice.Chance(4)) (body.Domain, body.OpType) = ("fuzz", $"F{dice.Below(4)}");
        model.Functions.Add(function);
    }

    private void IntoBranch(GraphProto graph)
    {
        if (graph.Node.Count == 0) return;
        NodeProto node = dice.Of(graph.Node);
        var branch = new GraphProto { Node = { node.Clone() }, Output = { node.Output.Select(static o => new ValueInfoProto { Name = o }) } };
        graph.Initializer.Add(new TensorProto { Name = $"condition{dice.Below(3)}", DataType = 9, Int32Data = { dice.Below(2) }, Dims = { 1 } });
        (node.OpType, node.Domain) = (dice.Chance(6) ? "Loop" : "If", string.Empty);
        string condition = dice.Chance(5) ? Name(graph) : graph.Initializer[^1].Name;
        node.Input.Clear();
        node.Input.Add(condition);
        node.Attribute.Clear();
        foreach (string name in node.OpType == "If" ? new[] { "then_branch", "else_branch" } : ["body"]) node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeType.Graph, G = branch });
    }

    private void EditModel(ModelProto model, GraphProto graph)
    {
        switch (dice.Below(5))
        {
            case 0 when model.OpsetImport.Count > 0: dice.Of(model.OpsetImport).Version = 1 + dice.Below(27); break;
            case 1 when model.OpsetImport.Count > 0: dice.Of(model.OpsetImport).Domain = dice.Of(["", "ai.onnx", "ai.onnx.ml", "com.microsoft"]); break;
            case 2: model.IrVersion = dice.Integer(); break;
            case 3 when graph.Output.Count > 0: graph.Output.RemoveAt(dice.Below(graph.Output.Count)); break;
            default:
                graph.SparseInitializer.Add(new SparseTensorProto
                {
                    Values = new TensorProto { Name = Name(graph), DataType = 1, Dims = { 1 }, FloatData = { dice.Number() } },
                    Indices = new TensorProto { DataType = 7, Dims = { 1 }, Int64Data = { dice.Integer() } },
                    Dims = { dice.Integer(), dice.Integer() },
                });
                break;
        }
    }

    private string Name(GraphProto graph)
    {
        int choice = dice.Below(4);
        if (choice == 0 && graph.Input.Count > 0) return dice.Of(graph.Input).Name;
        if (choice == 1 && graph.Initializer.Count > 0) return dice.Of(graph.Initializer).Name;
        return graph.Node.Count > 0 && dice.Of(graph.Node) is { Output.Count: > 0 } node ? dice.Of(node.Output) : "none";
    }
}
