using System.Text.Json;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>The small models of tests/golden/onnx with the outputs of ONNX Runtime.</summary>
internal static class GoldenCases
{
    private static readonly Dictionary<string, WireCase> All = new[] { "corner-cases.json", "operator-cases.json" }.SelectMany(Read).ToDictionary(static c => c.Name);

    /// <summary>Names of all cases, sorted.</summary>
    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    public static WireCase Of(string name) => All[name];

    public static Dictionary<string, Literal> Inputs(WireCase stored) => stored.Inputs.ToDictionary(static i => i.Name, static i => i.ToLiteral());

    /// <summary>Imports the model for the shapes of its stored inputs.</summary>
    public static ImportedModel Load(WireCase stored)
    {
        using var stream = new MemoryStream(stored.Model);
        return OnnxModel.Load(stream, stored.Name, new OnnxLoadOptions { ShapesAsGiven = true, InputValues = Inputs(stored) });
    }

    private static WireCase[] Read(string file) => JsonSerializer.Deserialize<WireCase[]>(File.ReadAllText(Repository.PathOf("tests/golden/onnx/" + file)))!;
}
