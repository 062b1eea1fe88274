namespace Redoubt.Training;

/// <summary>How gradients become steps.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with Nesterov's momentum (Sutskever et al., ICML 2013, section 2, in the form that PyTorch uses).</summary>
    Sgd,

    /// <summary>Adam (Kingma and Ba, ICLR 2015, arXiv:1412.6980, algorithm 1); weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019, arXiv:1711.05101, algorithm 2).</summary>
    AdamW,
}
