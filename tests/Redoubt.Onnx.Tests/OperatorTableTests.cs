using System.Reflection;

namespace Redoubt.Onnx.Tests;

public sealed class OperatorTableTests
{
    /// <summary>A family that is written but not listed would be missed in silence.</summary>
    [Fact]
    public void Table_EveryFamily_IsListed()
    {
        FieldInfo[] families = [.. typeof(OperatorTable).Assembly.GetTypes()
            .Select(static type => type.GetField("Rows", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
            .OfType<FieldInfo>().Where(static field => field.FieldType == typeof(Dictionary<string, Action<OperatorNode>>))];
        var known = OnnxModel.Operators.Concat(OnnxModel.Refused.Keys).Select(static name => name[(name.LastIndexOf('.') + 1)..]).ToHashSet();

        Assert.True(families.Length > 10);
        foreach (FieldInfo family in families)
            Assert.All(((Dictionary<string, Action<OperatorNode>>)family.GetValue(null)!).Keys, name => Assert.Contains(name, known));
    }
}
