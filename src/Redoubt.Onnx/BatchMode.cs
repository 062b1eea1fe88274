namespace Redoubt.Onnx;

/// <summary>How a model takes more than one example.</summary>
public enum BatchMode
{
    /// <summary>The file leaves the batch size open: the graph takes any number of rows.</summary>
    Batched,

    /// <summary>The file fixes a batch of one; the graph was changed to take any number of rows, and was checked against the file's own form at load.</summary>
    Rebatched,

    /// <summary>One run takes one example, <c>[1, ...]</c> or without a batch axis as the file has it; callers run rows one after the other.</summary>
    RowByRow,

    /// <summary>The shapes are those that the caller or the file gives; no axis was taken as the batch.</summary>
    AsGiven,
}
