using System.CommandLine;
using Redoubt.Attacks;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>The options of <c>patch --task detection</c> that a patch against a classifier does not have.</summary>
internal sealed class VanishingOptions
{
    private static readonly (string Name, PatchPosition Position)[] Positions =
        [("below", PatchPosition.Below), ("above", PatchPosition.Above), ("left", PatchPosition.Left), ("right", PatchPosition.Right), ("behind", PatchPosition.Behind)];

    private readonly Option<string?> _sides = Options.Text("--side", "S[,S...]", "Detection: side of the patch in heights of the object; several give a curve. Default 2.");
    private readonly Option<string?> _position = Options.Text("--at", "PLACE", "Detection: where the patch is held: below, above, left, right or behind the object. Default behind.");
    private readonly Option<string?> _height = Options.Text("--object-height", "LOW,HIGH", "Detection: pixels in height of the pasted objects. Default 60,90.");
    private readonly Option<int?> _scenes = Options.Integer("--scenes", "N", "Detection: scenes to measure on. Default 300.", 1, 1_000_000);
    private readonly Option<int?> _pictures = Options.Integer("--pictures", "N", "Detection: scenes to save as pictures. Default 24.", 0, 10_000);
    private readonly Option<string?> _scores = Options.Text("--scores", "NAME", "Detection: output of probabilities [N,A,K]. Default scores.");
    private readonly Option<string?> _boxes = Options.Text("--boxes", "NAME", "Detection: output of boxes [N,A,4], corners as shares of the image. Default boxes.");
    private readonly Option<int?> _column = Options.Integer("--column", "K", "Detection: column of the object's probability. Default 1.", 0);
    private readonly Option<double?> _score = Options.Number("--min-score", "P", "Detection: smallest score that counts. Default 0.7.");
    private readonly Option<double?> _overlap = Options.Number("--min-overlap", "SHARE", "Detection: smallest intersection over union that counts. Default 0.5.");

    private Option[] All => [_sides, _position, _height, _scenes, _pictures, _scores, _boxes, _column, _score, _overlap];

    /// <summary>Adds them to the verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All) command.Options.Add(option);
    }

    /// <summary>Refuses them for another task.</summary>
    public void RequireNone(VerbContext context)
    {
        foreach (Option option in All.Where(context.IsGiven)) throw new InvalidUsageException($"{option.Name} belongs to --task detection.");
    }

    public int ScenesOf(VerbContext context) => context.Get(_scenes) ?? 300;

    public int PicturesOf(VerbContext context) => context.Get(_pictures) ?? 24;

    public DetectorOutputs OutputsOf(VerbContext context)
    {
        var d = new DetectorOutputs();
        return new DetectorOutputs(context.Get(_scores) ?? d.Scores, context.Get(_boxes) ?? d.Boxes, context.Get(_column) ?? d.Column);
    }

    /// <summary>Sizes of patches, rising.</summary>
    public float[] SidesOf(VerbContext context) => context.Get(_sides) is { } text ? [.. Numbers(text, _sides.Name).Distinct().Order()] : [new VanishingPatchOptions().Side];

    /// <summary>The settings that only these options give; side, texels and training come from elsewhere.</summary>
    public VanishingPatchOptions Apply(VerbContext context, VanishingPatchOptions options)
    {
        float[] heights = context.Get(_height) is { } text ? Numbers(text, _height.Name) : [options.SmallestHeight, options.LargestHeight];
        if (heights.Length != 2 || heights.Any(static h => h != MathF.Floor(h) || h is < 1 or > 100_000)) throw new InvalidUsageException($"--object-height must be two whole numbers such as 60,90, was '{context.Get(_height)}'.");
        return options with
        {
            Position = PositionOf(context.Get(_position)),
            SmallestHeight = (int)heights[0],
            LargestHeight = (int)heights[1],
            Rule = new DetectionRule { Score = (float)(context.Get(_score) ?? options.Rule.Score), Overlap = (float)(context.Get(_overlap) ?? options.Rule.Overlap) },
        };
    }

    public static string NameOf(PatchPosition position) => Positions.First(p => p.Position == position).Name;

    private static PatchPosition PositionOf(string? name)
    {
        if (name is null) return new VanishingPatchOptions().Position;
        int found = Array.FindIndex(Positions, p => p.Name == name);
        return found >= 0 ? Positions[found].Position : throw new InvalidUsageException($"--at must be below, above, left, right or behind, was '{name}'.");
    }

    private static float[] Numbers(string text, string option) =>
        [.. text.Split(',').Select(part => Cli.Numbers.TryParse(part.Trim(), out double value) ? (float)value : throw new InvalidUsageException($"{option} must be numbers with commas between them, was '{text}'."))];
}
