using Redoubt.Data;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Matches <c>--inputs</c> with a model's inputs.</summary>
internal static class PredictInputs
{
    /// <summary>Reads the arrays. Unnamed ones go to the inputs that are left, in the file's order.</summary>
    /// <param name="arguments"><c>FILE</c> or <c>NAME=FILE</c>.</param>
    /// <param name="modelPath">The model.</param>
    /// <exception cref="InvalidUsageException">A name is unknown or given twice, or an input is left without an array.</exception>
    public static IReadOnlyList<PredictInput> Load(IReadOnlyList<string> arguments, string modelPath)
    {
        // Names and types only; shapes and constants are settled when the arrays are known.
        IReadOnlyList<OnnxSignature> wanted = OnnxSignature.Read(modelPath);
        var paths = new Dictionary<string, string>();
        var unnamed = new Queue<string>();
        foreach (string argument in arguments)
        {
            (string? name, string path) = Split(argument, wanted);
            if (name is null) unnamed.Enqueue(path);
            else if (!paths.TryAdd(name, path)) throw new InvalidUsageException($"--inputs gives '{name}' twice.");
        }

        foreach (string name in wanted.Select(static w => w.Name))
        {
            if (!paths.ContainsKey(name) && unnamed.TryDequeue(out string? path)) paths.Add(name, path);
        }

        string known = string.Join(", ", wanted.Select(static w => $"'{w.Name}'"));
        if (unnamed.Count > 0) throw new InvalidUsageException($"There are {arguments.Count} arrays for {wanted.Count} inputs; the model has {known}.");
        string[] missing = [.. wanted.Where(w => !paths.ContainsKey(w.Name)).Select(static w => w.Name)];
        if (missing.Length > 0) throw new InvalidUsageException($"The input '{missing[0]}' has no array; give --inputs {missing[0]}=FILE.npy. The model has {known}.");
        return [.. wanted.Select(w => Read(w.Name, w.Type, paths[w.Name]))];
    }

    // A file name may contain '=', so NAME= counts only where the model has that input.
    private static (string? Name, string Path) Split(string argument, IReadOnlyList<OnnxSignature> wanted)
    {
        foreach (string name in wanted.Select(static w => w.Name))
        {
            if (argument.StartsWith(name + "=", StringComparison.Ordinal)) return (name, argument[(name.Length + 1)..]);
        }

        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && !File.Exists(argument))
            throw new InvalidUsageException($"The model has no input '{argument[..equals]}'; it has {string.Join(", ", wanted.Select(static w => $"'{w.Name}'"))}.");
        return (null, argument);
    }

    private static PredictInput Read(string name, ElementType type, string path)
    {
        NpyArray array = NpyArray.Load(path);
        NpyType wanted = type switch { ElementType.Float32 => NpyType.Float32, ElementType.Int64 => NpyType.Int64, _ => NpyType.Boolean };
        return new PredictInput(name, path, array.Type, array.ConvertTo(wanted).ToLiteral());
    }
}
