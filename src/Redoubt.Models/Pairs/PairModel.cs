using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A verifier: a model that maps images to embeddings, turned into a classifier of pairs of images with the classes "different" (0) and "same" (1).</summary>
/// <remarks>
/// <para>A pair is one example of two images, <c>[2C,H,W]</c>: the channels of the first image, then those of the second. With e₁ and e₂ the embeddings,
/// <c>cos = e₁·e₂ / (‖e₁‖·‖e₂‖)</c>; the scores are 0 and <c>20·(cos - τ)</c>, so a pair is accepted as the same exactly when its cosine lies above the threshold τ. The factor
/// 20 is of the size that face models are trained with (Wang et al., CVPR 2018, arXiv:1801.09414, use 64; Deng et al., CVPR 2019, arXiv:1801.07698, 64); it changes no
/// decision and no sign of a gradient.</para>
/// <para>The second image stands for the enrolled one and does not belong to the attacker: no gradient flows to it. Attacks must also be given a
/// <see cref="PerturbationMask"/> that fixes it: <see cref="FirstImage"/>.</para>
/// </remarks>
public sealed class PairModel
{
    /// <summary>The factor on the cosine less the threshold.</summary>
    public const float ScoreScale = 20;

    /// <summary>Name of the class of pairs that show different persons or things.</summary>
    public const string Different = "different";

    /// <summary>Name of the class of pairs that show the same person or thing.</summary>
    public const string Same = "same";

    private const string EmbeddingName = "embedding";
    private const float NormFloor = 1e-12f;
    private const int EmbeddingRows = 16;

    private readonly Graph _embedding;
    private readonly Dimension _batch;

    private PairModel(Graph embedding, Dimension batch, Shape imageShape, MappedInput input, string output)
    {
        _embedding = embedding;
        _batch = batch;
        ImageShape = imageShape;
        PairShape = new Shape(2 * imageShape[0], imageShape[1], imageShape[2]);
        Dimensions = embedding.OutputType(EmbeddingName)[1].Size;
        Layout = input.Layout;
        ScoresDescription = FormattableString.Invariant($"0 and {ScoreScale}·(cosine of output '{output}' of both images - threshold)");
        Description = $"pair of {input.Description}; scores: {ScoresDescription}";
        Notes = input.Notes;
    }

    /// <summary>Shape of one image in attack space, <c>[C,H,W]</c>.</summary>
    public Shape ImageShape { get; }

    /// <summary>Shape of one pair in attack space, <c>[2C,H,W]</c>.</summary>
    public Shape PairShape { get; }

    /// <summary>Length E of an embedding.</summary>
    public int Dimensions { get; }

    /// <summary>The layout in use, never <see cref="InputLayout.Auto"/>.</summary>
    public InputLayout Layout { get; }

    /// <summary>Mapping and scores on one line.</summary>
    public string Description { get; }

    /// <summary>How scores come about, in words.</summary>
    public string ScoresDescription { get; }

    /// <summary>What was assumed, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The mask of an attacker who holds the first image: all of it may change and nothing of the second.</summary>
    public PerturbationMask FirstImage
    {
        get
        {
            var free = new bool[ImageShape.Count];
            Array.Fill(free, true);
            return new PerturbationMask("the first image", ImageShape, free).AsFirstPartOf(PairShape);
        }
    }

    /// <summary>Puts a mapping in front of an embedding model.</summary>
    /// <param name="model">The imported graph, with one data input.</param>
    /// <param name="mapping">How one image becomes the model's input.</param>
    /// <param name="imageShape">Shape of one image in attack space, <c>[C,H,W]</c>.</param>
    /// <param name="output">Name of the output that holds the embedding; null for the only one that can.</param>
    /// <exception cref="ArgumentException">The mapping is invalid, or data, mapping and model do not fit together; one sentence says what to change.</exception>
    public static PairModel Create(Graph model, InputMapping mapping, Shape imageShape, string? output = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(mapping);
        string[] errors = [.. mapping.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(mapping));
        if (imageShape.Rank != 3) throw new ArgumentException($"Pairs are made of images [C,H,W]; the rows are {imageShape}.", nameof(imageShape));
        GraphInput[] data = [.. model.Inputs.Where(static input => input.Role == InputRole.Data)];
        if (data.Length != 1) throw new ArgumentException($"A verifier has one data input; this model has {data.Length}.", nameof(model));
        TensorType wanted = model.InputType(data[0].Name);

        // A model exported with a batch of 1 that could not be re-batched is run row by row.
        Dimension batch = wanted.Rank > 0 && wanted[0] == 1 ? 1 : Dimension.Batch;
        var builder = new GraphBuilder();
        Value image = builder.Input(MappedModel.InputName, TensorType.Float(batch, imageShape[0], imageShape[1], imageShape[2]));
        MappedInput input = MappedInput.Emit(image, mapping, wanted);
        (string name, Value embedding) = Choose(builder.Splice(model, new Dictionary<string, Value> { [data[0].Name] = input.Value }), output);
        Value flat = embedding.Reshape(embedding.Type[0], RowLength(embedding.Type));
        Value length = (flat * flat).Sum([1], keepDimensions: true).Unary(OpKind.Sqrt);
        return new PairModel(builder.Build((EmbeddingName, flat / (length + NormFloor))), batch, imageShape, input, name);
    }

    /// <summary>The graph from pairs <c>[N,2C,H,W]</c>, named <see cref="MappedModel.InputName"/>, to scores <c>[N,2]</c>, named <see cref="MappedModel.ScoresName"/>.</summary>
    /// <param name="threshold">Cosine τ above which a pair is accepted, in [-1, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is no cosine.</exception>
    public Graph Scores(double threshold)
    {
        if (!(threshold is >= -1 and <= 1)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold of cosines must be in [-1, 1].");
        var builder = new GraphBuilder();
        Value pair = builder.Input(MappedModel.InputName, TensorType.Float(_batch, PairShape[0], PairShape[1], PairShape[2]));
        Value first = Embed(builder, pair.Slice(1, 0, ImageShape[0])), second = Embed(builder, pair.Slice(1, ImageShape[0], PairShape[0]));
        Value fixedSecond = second.WithGradientOf(builder.Constant(0).Expand(second.Type.Dimensions.AsSpan()));
        Value cosine = (first * fixedSecond).Sum([1], keepDimensions: true);
        Value same = (cosine - builder.Constant((float)threshold)) * ScoreScale;

        // A border of one zero before the score.
        return builder.Build((MappedModel.ScoresName, same.Unary(OpKind.Pad, new PadAttributes([0, 1], [0, 0], 0))));
    }

    /// <summary>The embeddings of images, each of length 1: the dot product of two is their cosine.</summary>
    /// <param name="images">Images in attack space, <c>[N,C,H,W]</c>.</param>
    /// <param name="threads">Threads that work.</param>
    /// <param name="cancellationToken">Checked for every batch.</param>
    /// <returns>New tensor <c>[N,E]</c>.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Embed(Tensor images, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        if (images.Shape.Rank != 4 || !images.Shape.Extents[1..].SequenceEqual(ImageShape.Extents))
            throw new ArgumentException($"The images are {images.Shape}; the verifier takes {ImageShape}.", nameof(images));
        int capacity = _batch.IsFixed ? 1 : EmbeddingRows, length = ImageShape.Count;
        using Plan plan = Plan.Compile(_embedding, new PlanOptions { Capacity = capacity, Threads = threads });
        var embeddings = new Tensor(new Shape(images.Rows, Dimensions));
        for (int start = 0; start < images.Rows; start += capacity)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int rows = Math.Min(capacity, images.Rows - start);
            images.Data.Slice(start * length, rows * length).CopyTo(plan.Input(MappedModel.InputName));
            plan.Run(rows);
            plan.Output(EmbeddingName)[..(rows * Dimensions)].CopyTo(embeddings.Data[(start * Dimensions)..]);
        }

        return embeddings;
    }

    private Value Embed(GraphBuilder builder, Value image) => builder.Splice(_embedding, new Dictionary<string, Value> { [MappedModel.InputName] = image })[EmbeddingName];

    private static (string Name, Value Value) Choose(IReadOnlyDictionary<string, Value> outputs, string? name)
    {
        string known = string.Join(", ", outputs.Select(static o => $"'{o.Key}' {o.Value.Type}"));
        if (name is not null)
        {
            if (!outputs.TryGetValue(name, out Value named)) throw new ArgumentException($"The model has no output '{name}'; it has {known}.");
            return CanEmbed(named.Type) ? (name, named) : throw new ArgumentException($"Output '{name}' {named.Type} is not one vector per image.");
        }

        KeyValuePair<string, Value>[] candidates = [.. outputs.Where(static o => CanEmbed(o.Value.Type))];
        return candidates.Length switch
        {
            1 => (candidates[0].Key, candidates[0].Value),
            0 => throw new ArgumentException($"No output is one vector per image; the model has {known}."),
            _ => throw new ArgumentException($"More than one output can hold the embedding; choose one with --output: {string.Join(", ", candidates.Select(static c => c.Key))}."),
        };
    }

    private static bool CanEmbed(TensorType type) =>
        type.ElementType == ElementType.Float32 && type.Rank >= 2 && type.Dimensions.Skip(1).All(static d => d.IsFixed) && RowLength(type) >= 2;

    private static int RowLength(TensorType type)
    {
        int length = 1;
        foreach (Dimension d in type.Dimensions.AsSpan()[1..]) length *= d.Size;
        return length;
    }
}
