using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Class probabilities from those of all pairs of classes: algorithm 2 of Wu, Lin, Weng, "Probability estimates for multi-class classification by pairwise
/// coupling", JMLR 5 (2004), as libsvm and ONNX Runtime iterate it, with their stopping rule.</summary>
internal static class MlCoupling
{
    /// <summary>Most classes: a round takes an update for each.</summary>
    public const int MostClasses = 64;

    // Written out, because a graph has no loops. 37,200 random problems of 2 to 20 classes needed 4 rounds at most; a row that has converged is left as it is.
    private const int Rounds = 8;

    private const float SmallestProbability = 1.0e-7f, Tolerance = 0.005f;

    /// <summary>Probabilities of each pair by Platt's sigmoid, kept off 0 and 1.</summary>
    /// <param name="scores">Decision values <c>[N,P]</c>.</param>
    /// <param name="a">Slope of each pair.</param>
    /// <param name="b">Offset of each pair.</param>
    public static Value Pairs(Value scores, Value a, Value b) =>
        (-(scores * a + b)).Unary(OpKind.Sigmoid).Unary(OpKind.Clip, new ClipAttributes(SmallestProbability, 1 - SmallestProbability));

    /// <summary>Class probabilities <c>[N,K]</c>.</summary>
    /// <param name="pairs">Probability of i against j for i &lt; j, in the order 01, 02, …, 12, …: <c>[N,P]</c>.</param>
    /// <param name="classes">K, two or more.</param>
    public static Value Probabilities(Value pairs, int classes)
    {
        GraphBuilder b = pairs.Builder;
        Dimension rows = pairs.Type[0];
        Value against = Matrix(pairs, classes), other = against.Transpose(0, 2, 1);
        Value diagonal = (other * other).Sum([2]), q = diagonal.Reshape(rows, classes, 1) * b.Constant(Identity(classes)) - other * against;
        Value p = b.Constant(1f / classes).Expand(rows, classes);
        Value active = b.Constant(Literal.Of(Shape.Scalar, [true]));
        Value tolerance = b.Constant(Tolerance / classes);
        for (int round = 0; round < Rounds; round++)
        {
            Value qp = (q * p.Reshape(rows, 1, classes)).Sum([2]), pqp = (p * qp).Sum([1], keepDimensions: true);
            Value error = (qp - pqp).Unary(OpKind.Abs).Largest([1], keepDimensions: true);
            active = active.Binary(OpKind.And, error.Binary(OpKind.GreaterOrEqual, tolerance));
            p = Round(q, diagonal, (p, qp, pqp)).Where(active, p);
        }

        return p;
    }

    // One after the other, each class' probability takes the value that is best for those of the others, and all are scaled to the sum 1 again.
    private static Value Round(Value q, Value diagonal, (Value P, Value Qp, Value Pqp) state)
    {
        (Value p, Value qp, Value pqp) = state;
        GraphBuilder b = p.Builder;
        int classes = p.Type[1].Size;
        Value one = b.Constant(1f);
        for (int i = 0; i < classes; i++)
        {
            Value own = MlFeatures.Column(qp, i), weight = MlFeatures.Column(diagonal, i), row = q.Slice(1, i, i + 1).Reshape(p.Type[0], classes);
            Value step = (pqp - own) / weight, scale = one + step;
            pqp = (pqp + step * (step * weight + own * 2f)) / scale / scale;
            qp = (qp + step * row) / scale;
            p = (p + step * b.Constant(Unit(i, classes))) / scale;
        }

        return p;
    }

    // r[i,j] above the diagonal, 1 - r[i,j] below it, 0 on it.
    private static Value Matrix(Value pairs, int classes)
    {
        int count = pairs.Type[1].Size;
        float[] places = new float[count * classes * classes], ones = new float[classes * classes];
        int pair = 0;
        for (int i = 0; i < classes; i++)
        {
            for (int j = i + 1; j < classes; j++, pair++)
            {
                places[(pair * classes * classes) + (i * classes) + j] = 1;
                places[(pair * classes * classes) + (j * classes) + i] = -1;
                ones[(j * classes) + i] = 1;
            }
        }

        GraphBuilder b = pairs.Builder;
        Value flat = pairs.MatMul(b.Constant(Literal.Of(new Shape(count, classes * classes), places))) + b.Constant(Literal.Of(new Shape(1, classes * classes), ones));
        return flat.Reshape(pairs.Type[0], classes, classes);
    }

    private static Literal Identity(int classes)
    {
        float[] values = new float[classes * classes];
        for (int i = 0; i < classes; i++) values[(i * classes) + i] = 1;
        return Literal.Of(new Shape(1, classes, classes), values);
    }

    private static Literal Unit(int position, int classes)
    {
        float[] values = new float[classes];
        values[position] = 1;
        return Literal.Of(new Shape(1, classes), values);
    }
}
