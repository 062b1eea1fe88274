using Redoubt.Models;

namespace Redoubt.Attacks.Tests;

public sealed class SignSurveyTests
{
    private const int Length = 60;

    [Theory]
    [InlineData(0, 0.99)]       // the point lies on the boundary
    [InlineData(0.0005f, 0.97)] // a little on the far side of it: the mean answer is taken off
    public void Estimate_Hyperplane_PointsAcrossIt(float offset, double cosine)
    {
        float[] weights = new float[Length], center = new float[Length], direction = new float[Length];
        AttackCases.Key.FillNormal(weights);
        Array.Fill(center, 0.5f);
        var survey = new SignSurvey(Length);
        survey.Begin(center, InputBounds.Unit, AttackCases.Key, 0.001f);
        Answer(survey, 20_000, point => Dot(weights, point, center) + (offset * Length * 0.1) > 0);
        survey.Estimate(direction);
        double found = Dot(weights, direction, new float[Length]) / Math.Sqrt(Square(weights) * Square(direction));
        Assert.InRange(found, cosine, 1);
    }

    [Fact]
    public void Estimate_ByHand_IsTheFormula()
    {
        float[] center = [0.5f, 0.999f], direction = new float[2];
        var survey = new SignSurvey(2);
        survey.Begin(center, InputBounds.Unit, AttackCases.Key, 0.01f);
        var asked = new List<(float[] Change, int Answer)>();
        int count = 0;
        Answer(survey, 7, point =>
        {
            bool reached = count++ % 3 == 0;
            asked.Add(([point[0] - center[0], point[1] - center[1]], reached ? 1 : -1));
            return reached;
        });
        survey.Estimate(direction);
        double mean = asked.Average(a => a.Answer);
        for (int i = 0; i < 2; i++) Assert.Equal(asked.Sum(a => (a.Answer - mean) * a.Change[i]), direction[i], 1e-5);
        Assert.Contains(asked, a => Math.Abs(a.Change[1] - 0.001f) < 1e-6); // cut off at the bound
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, -1)]
    public void Estimate_OneAnswerOnly_IsTheSignedMeanChange(bool reached, int sign)
    {
        float[] center = [0.5f], direction = new float[1];
        var survey = new SignSurvey(1);
        survey.Begin(center, InputBounds.Unit, AttackCases.Key, 0.1f);
        double sum = 0;
        Answer(survey, 5, point =>
        {
            sum += point[0] - center[0];
            return reached;
        });
        survey.Estimate(direction);
        Assert.Equal(sign * sum, direction[0], 1e-5);
    }

    [Fact]
    public void Bisection_AnyThreshold_KeepsItInTheBracket()
    {
        for (uint i = 0; i < 100; i++)
        {
            double threshold = AttackCases.Key.Uniform(i);
            var bracket = new Bisection(0, 1);
            int questions = 0;
            while (bracket.IsWiderThan(0.001))
            {
                bracket.Narrow(bracket.Middle >= threshold);
                questions++;
                Assert.True(bracket.Low < threshold && bracket.High >= threshold);
            }

            Assert.Equal(10, questions);
        }

        Assert.False(new Bisection(1, BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(1) + 1)).IsWiderThan(0)); // nothing lies between
    }

    private static void Answer(SignSurvey survey, int questions, Func<float[], bool> decide)
    {
        for (int i = 0; i < questions; i++)
        {
            var point = new float[survey.Length];
            survey.Write(i, point);
            survey.Hear(point, decide(point));
        }
    }

    private static double Dot(float[] weights, float[] point, float[] center) => weights.Select((w, i) => w * ((double)point[i] - center[i])).Sum();

    private static double Square(float[] values) => values.Sum(v => (double)v * v);
}
