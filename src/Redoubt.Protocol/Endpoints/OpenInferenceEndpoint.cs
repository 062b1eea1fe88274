using System.Collections.Immutable;

namespace Redoubt.Protocol;

/// <summary>A classifier behind the Open Inference Protocol v2.</summary>
public sealed class OpenInferenceEndpoint : IServiceEndpoint
{
    private const long AnswerBytes = 1 << 20, BytesPerScore = 64;

    private readonly OpenInferenceOptions _options;
    private readonly TensorMetadata _input, _output;
    private readonly Uri _infer;
    private readonly bool _binary;

    private OpenInferenceEndpoint(OpenInferenceOptions options, ModelMetadata metadata, TensorMetadata output, bool binary)
    {
        _options = options;
        _input = metadata.Inputs[0];
        _output = output;
        _binary = binary;
        _infer = new Uri($"{options.Model.AbsoluteUri.TrimEnd('/')}/infer");
        RowShape = _input.Shape[1..];
        LabelsOnly = IsLabels(output);
        Classes = options.Threshold is not null ? 2 : LabelsOnly || Extent(output) < 0 ? options.Classes ?? options.ClassNames.Length : (int)Extent(output);
        MostRows = _input.Shape[0] == 1 ? 1 : options.Batch;
        Metadata = metadata;
    }

    /// <inheritdoc/>
    public string Protocol => "open-inference-v2";

    /// <inheritdoc/>
    public string Address => _options.Model.GetLeftPart(UriPartial.Path);

    /// <inheritdoc/>
    public string Identity => FormattableString.Invariant($"{Protocol} {Address} {_input} {_output} {Classes} {_options.Threshold} {string.Join(',', _options.ClassNames)}");

    /// <inheritdoc/>
    public ImmutableArray<long> RowShape { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <inheritdoc/>
    public bool LabelsOnly { get; }

    /// <inheritdoc/>
    public int MostRows { get; }

    /// <summary>What the server says about the model.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>The output that scores or labels are read from.</summary>
    public TensorMetadata Output => _output;

    /// <summary>Asks the server about the model and decides how to use it.</summary>
    /// <param name="sender">Sends the questions.</param>
    /// <param name="options">Settings; validated here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The settings are invalid.</exception>
    /// <exception cref="ServiceException">The server fails, or the model is no classifier of one input; the sentence says what to set.</exception>
    public static async Task<OpenInferenceEndpoint> DiscoverAsync(ServiceSender sender, OpenInferenceOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _ = OpenInferenceOptions.TrySplit(options.Model, out Uri server, out string model, out string? version);
        var client = new InferenceClient(sender, server, options.Headers);
        ModelMetadata metadata = await client.ModelAsync(model, version, cancellationToken).ConfigureAwait(false);
        bool binary = options.Binary ?? (await client.ServerAsync(cancellationToken).ConfigureAwait(false)).Extensions.Contains(ServerMetadata.BinaryTensorData);
        if (metadata.Inputs.Length != 1)
            throw new ServiceException($"The model '{model}' has {metadata.Inputs.Length} inputs ({string.Join(", ", metadata.Inputs.Take(8))}); only models with one can be asked.");
        TensorMetadata input = metadata.Inputs[0];
        if (input.Datatype is InferenceDatatype.Bytes or InferenceDatatype.Boolean || input.Shape.Length < 2)
            throw new ServiceException($"The input {input} of '{model}' is not a batch of numbers.");
        if (input.Shape[0] is not (1 or -1)) throw new ServiceException($"The input {input} of '{model}' takes exactly {input.Shape[0]} rows; only 1 or any number can be asked.");
        var endpoint = new OpenInferenceEndpoint(options, metadata, OutputOf(metadata, options), binary && input.Datatype != InferenceDatatype.Bytes);
        return endpoint.Classes >= 2
            ? endpoint
            : throw new ServiceException($"The server does not say how many classes '{model}' has; give the class names.");
    }

    /// <inheritdoc/>
    public long MostBytes(int rows) => AnswerBytes + BytesPerScore * rows * Classes;

    /// <inheritdoc/>
    public Func<HttpRequestMessage> Request(ImmutableArray<int> rowShape, ReadOnlySpan<float> values)
    {
        int length = rowShape.Aggregate(1, static (product, extent) => product * extent);
        InferenceTensor input = InferenceTensor.Convert(_input.Name, _input.Datatype, [values.Length / length, .. rowShape], values);
        var request = new InferenceRequest { Inputs = [input], Outputs = [new RequestedOutput(_output.Name, _binary ? true : null)] };
        WireMessage message = InferenceMessages.Write(request, _binary);
        return () => InferenceClient.Post(_infer, message, _options.Headers);
    }

    /// <inheritdoc/>
    public void Read(ServiceReply reply, int rows, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(reply);
        InferenceResponse response = InferenceMessages.ReadResponse(new WireMessage(reply.Body, reply.JsonLength));
        InferenceTensor output = response.Outputs.FirstOrDefault(tensor => tensor.Name == _output.Name)
            ?? throw new InvalidMessageException($"the answer has no output '{_output.Name}'");
        int perRow = LabelsOnly || _options.Threshold is not null ? 1 : Classes;
        if (output.Shape.Length == 0 || output.Shape[0] != rows || output.Count != rows * perRow)
            throw new InvalidMessageException($"the answer has {output}, wanted are {rows} rows of {perRow} {(perRow == 1 ? "value" : "values")}");
        if (LabelsOnly) ReadLabels(output, scores);
        else ReadScores(output, scores);
    }

    private void ReadScores(InferenceTensor output, Span<float> scores)
    {
        float[] values = output.ToFloats();
        ScoreRows.RequireFinite(values, values.Length / output.Rows);
        if (_options.Threshold is not { } threshold) values.CopyTo(scores);
        else for (int row = 0; row < output.Rows; row++) ScoreRows.Single(scores.Slice(row * 2, 2), values[row], threshold);
    }

    private void ReadLabels(InferenceTensor output, Span<float> scores)
    {
        string[]? texts = output.Datatype == InferenceDatatype.Bytes ? output.ToTexts() : null;
        long[]? numbers = texts is null ? output.ToIntegers() : null;
        for (int row = 0; row < output.Rows; row++)
        {
            long label = numbers is not null ? numbers[row] : ScoreRows.LabelOf(texts![row], _options.ClassNames, row);
            ScoreRows.Label(scores.Slice(row * Classes, Classes), label, row);
        }
    }

    private static TensorMetadata OutputOf(ModelMetadata metadata, OpenInferenceOptions options)
    {
        string known = string.Join(", ", metadata.Outputs.Take(8));
        if (options.Output is { } name)
            return metadata.Outputs.FirstOrDefault(output => output.Name == name) ?? throw new ServiceException($"The model '{metadata.Name}' has no output '{name}'; it has {known}.");
        TensorMetadata[] scores = [.. metadata.Outputs.Where(output => output.Datatype.IsFloat() && IsRows(output) && (Extent(output) != 1 || options.Threshold is not null))];
        TensorMetadata[] candidates = scores.Length > 0 ? scores : [.. metadata.Outputs.Where(static output => IsLabels(output) && IsRows(output))];
        return candidates.Length switch
        {
            1 => candidates[0],
            0 => throw new ServiceException($"No output of '{metadata.Name}' is a row of scores or a label per example; it has {known}. One score per row needs a threshold in a target file."),
            _ => throw new ServiceException($"More than one output of '{metadata.Name}' can hold scores or labels; choose one with --output: {string.Join(", ", candidates.Take(8).Select(static c => c.Name))}."),
        };
    }

    private static bool IsLabels(TensorMetadata output) => !output.Datatype.IsFloat();

    // [N], [N,K], or [N,K,1,1] as fully convolutional classifiers leave it.
    private static bool IsRows(TensorMetadata output) =>
        output.Shape.Length >= 1 && output.Shape.Skip(1).Count(static extent => extent != 1) <= (IsLabels(output) ? 0 : 1) && (IsLabels(output) || output.Shape.Length >= 2);

    private static long Extent(TensorMetadata output) => output.Shape.Skip(1).FirstOrDefault(static extent => extent != 1, 1);
}
