namespace Redoubt.Onnx.Tests;

/// <summary>What runs a graph in a test.</summary>
public enum Executor
{
    /// <summary>The evaluator in double precision.</summary>
    Reference,

    /// <summary>The compiled plan.</summary>
    Plan,
}
