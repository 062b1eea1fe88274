using Google.Protobuf;
using Redoubt.Evidence;
using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Writes frozen graphs as ONNX files: operator set 18, IR version 8, the batch axis as <c>N</c>.</summary>
/// <remarks>
/// <para>The same graph and options give the same bytes. A bias behind a convolution or a matrix product becomes part of Conv or Gemm. Operations that ONNX
/// does not have are composed of those it has; gradients of convolution weights and of pools, which only training needs, are refused.</para>
/// <para>Stateless and thread-safe.</para>
/// </remarks>
public static class OnnxExporter
{
    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="graph">The graph, without parameter or state inputs.</param>
    /// <param name="path">Target; an existing file is replaced.</param>
    /// <param name="options">What the file says about itself; null for the defaults.</param>
    /// <exception cref="ArgumentException">The graph has parameter or state inputs: freeze it first.</exception>
    /// <exception cref="UnsupportedOpException">An operation has no meaning in ONNX; the message says why.</exception>
    /// <exception cref="IOException">The file cannot be written; the target is unchanged.</exception>
    public static void Write(Graph graph, string path, OnnxExportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ModelProto model = GraphExport.Export(graph, options ?? new OnnxExportOptions());
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="graph">The graph, without parameter or state inputs.</param>
    /// <param name="stream">Receives the file; not closed.</param>
    /// <param name="options">What the file says about itself; null for the defaults.</param>
    /// <exception cref="ArgumentException">The graph has parameter or state inputs: freeze it first.</exception>
    /// <exception cref="UnsupportedOpException">An operation has no meaning in ONNX; the message says why.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Graph graph, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        GraphExport.Export(graph, options ?? new OnnxExportOptions()).WriteTo(stream);
    }

    /// <summary>Whether an operation can be exported, and if not, why.</summary>
    /// <param name="kind">The operation.</param>
    public static RuleCoverage Covers(OpKind kind) => ExportRules.Covers(kind);
}
