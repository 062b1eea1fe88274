namespace Redoubt.Onnx;

/// <summary>What an operator of the machine-learning domain does with its scores at the end.</summary>
internal enum MlTransform
{
    None,
    Softmax,
    Logistic,
    SoftmaxZero,
    Probit,
}
