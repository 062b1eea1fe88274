namespace Redoubt.Certification;

/// <summary>How a decision is proved. Each method also uses those before it and keeps the best bound of all.</summary>
public enum CertificationMethod
{
    /// <summary>Interval bound propagation.</summary>
    Interval,

    /// <summary>One backward pass of linear bounds from the margins, with interval bounds between: CROWN-IBP.</summary>
    IntervalLinear,

    /// <summary>Backward passes of linear bounds from every neuron whose sign is unknown, then from the margins: CROWN.</summary>
    Linear,
}
