using System.CommandLine;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The options that set what kinds of detector have.</summary>
internal sealed class DetectorSettingOptions
{
    private readonly Option<string[]> _layers = Options.Texts("--layer", "NAME", "Value to read, see 'detector layers'. Default: the one in front of the last product. May be repeated.");
    private readonly Option<string[]> _attacked = Options.Texts("--attacked", "FILE.npy", "Adversarial rows for kinds that learn from them, as 'attack --out' writes them; rows that are clean rows of --data are left out. May be repeated.");
    private readonly Option<int?> _neighbors = Options.Integer("--neighbors", "K", "Neighbors, for kinds that have some.", 2);
    private readonly Option<int?> _references = Options.Integer("--references", "N", "Most reference rows that are kept in the file.", 10);
    private readonly Option<int?> _draws = Options.Integer("--draws", "N", "Draws of noise or masks.", 2, 256);
    private readonly Option<int?> _bits = Options.Integer("--bits", "N", "Bits that squeezed inputs keep. Default 1 for images of one channel, else 5.", 1, 8);
    private readonly Option<double?> _noise = Options.Number("--noise", "S", "Noise as a share of the input range, or share of dropped values.");
    private readonly Option<double?> _temperature = Options.Number("--temperature", "T", "Temperature of energies. Default 1.");
    private readonly Option<double?> _bandwidth = Options.Number("--bandwidth", "H", "Kernel width. Default: chosen by the likelihood of held-out rows.");

    private readonly Option<int?> _epochs = Options.Integer("--epochs", "N", "Passes over the rows of kinds that are trained networks. Default 10.", 1, 10_000);

    public IEnumerable<Option> All => [_layers, _attacked, _epochs, _neighbors, _references, _draws, _bits, _noise, _temperature, _bandwidth];

    /// <summary>All kinds, for names and help.</summary>
    public static IReadOnlyList<DetectorDescriptor> DefaultKinds { get; } = [.. DetectorCatalog.All, .. TrainedDetectors.Kinds(TrainedDetectors.DefaultEpochs, null)];

    /// <summary>Passes of kinds that are trained.</summary>
    public int EpochsOf(VerbContext context) => context.Get(_epochs) ?? TrainedDetectors.DefaultEpochs;

    /// <summary>Adversarial rows that were read.</summary>
    public int AttackedRows { get; private set; }

    /// <summary>The settings.</summary>
    public DetectorSettings Read(VerbContext context, DetectorDescriptor kind)
    {
        string[] layers = context.Get(_layers) ?? [];
        if (layers.Length > 0 && !kind.ReadsLayers) throw new InvalidUsageException($"The detector {kind.Name} reads no layers; leave --layer out.");
        var settings = new DetectorSettings
        {
            Layers = [.. layers],
            Neighbors = context.Get(_neighbors),
            References = context.Get(_references),
            Draws = context.Get(_draws),
            Bits = context.Get(_bits),
            Noise = context.Get(_noise),
            Temperature = context.Get(_temperature) ?? 1,
            Bandwidth = context.Get(_bandwidth),
        };
        string[] errors = [.. settings.Errors()];
        return errors.Length == 0 ? settings : throw new InvalidUsageException(string.Join(" ", errors));
    }

    /// <summary>The adversarial rows; null where none were given.</summary>
    public Tensor? Attacked(VerbContext context, DetectorDescriptor kind, TappedModel model, LabeledData clean)
    {
        string[] files = context.Get(_attacked) ?? [];
        if (files.Length == 0) return kind.NeedsAttacked ? throw new InvalidUsageException($"The detector {kind.Name} learns from adversarial rows; give --attacked FILE.npy.") : null;
        Tensor rows = RowSplit.Without(ReadAll(files, model), clean);
        AttackedRows = rows.Rows;
        return rows.Rows > 1 ? rows : throw new InvalidUsageException("--attacked: nearly all rows are clean rows of the data; the attack broke nothing.");
    }

    /// <summary>The rows of some files, one after the other.</summary>
    public static Tensor ReadAll(string[] files, TappedModel model)
    {
        Tensor[] parts = [.. files.Select(file => Read(file, model))];
        var all = new Tensor(new Shape([parts.Sum(static part => part.Rows), .. model.ExampleShape.Extents]));
        int at = 0;
        foreach (Tensor part in parts)
        {
            part.Data.CopyTo(all.Data[at..]);
            at += part.Count;
        }

        return all;
    }

    private static Tensor Read(string file, TappedModel model)
    {
        if (!File.Exists(file)) throw new InvalidUsageException($"--attacked {file}: there is no such file.");
        Tensor rows = NpyArray.Load(file).ToTensor();
        if (rows.Shape.Rank == 0 || !rows.Shape.Extents[1..].SequenceEqual(model.ExampleShape.Extents))
            throw new InvalidUsageException($"--attacked {file}: the rows are {rows.Shape}, the model takes rows {model.ExampleShape}.");
        return model.Bounds.FirstOutside(rows.Data) < 0 ? rows : throw new InvalidUsageException($"--attacked {file}: a value is outside the input bounds {model.Bounds}.");
    }
}
